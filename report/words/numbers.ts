/** Numbers as people read them: three significant digits or whole units, thousands separated, the unit always beside them. */
import type { Comparison, Measurement } from '../../results/format.ts';

const minus = '−';

/** `1,204`, `45.7`, `0.052`, `−3`. Whole numbers stay whole. */
export function number(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${minus}∞`;
  const digits = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size === 0 ? 0 : 3;
  return fixed(value, size < 0.01 && size > 0 ? 4 : digits);
}

/** By their number of decimals: to make one takes longer than to write a table with it. */
const withDecimals = [0, 1, 2, 3, 4].map(
  (digits) => new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);

function fixed(value: number, digits: 0 | 1 | 2 | 3 | 4): string {
  const text = (withDecimals[digits] as Intl.NumberFormat).format(Math.abs(value));
  return value < 0 && Number(text.replaceAll(',', '')) !== 0 ? `${minus}${text}` : text;
}

export function signed(value: number, text: (size: number) => string = number): string {
  const size = text(Math.abs(value));
  return value === 0 ? size : `${value > 0 ? '+' : minus}${size}`;
}

/** A ratio: two decimals, one from ten on, three below a tenth. */
export function ratio(value: number): string {
  return fixed(value, Math.abs(value) >= 10 ? 1 : Math.abs(value) < 0.1 ? 3 : 2);
}

/** ms as a person says it: `0.4 ms`, `1.98 s`, `15 min`. */
export function delay(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1000) return `${number(ms)} ms`;
  if (size < 120_000) return `${number(Math.round(ms / 10) / 100)} s`;
  if (size < 7_200_000) return `${number(Math.round(ms / 6000) / 10)} min`;
  return `${number(Math.round(ms / 360_000) / 10)} h`;
}

/** The unit that a column of times is printed in: ms when its median is 1 ms or more. */
export function timeUnit(microseconds: readonly number[]): 'µs' | 'ms' {
  const sorted = microseconds.filter(Number.isFinite).sort((a, b) => a - b);
  return (sorted[Math.floor(sorted.length / 2)] ?? 0) >= 1000 ? 'ms' : 'µs';
}

/** A value in its unit. Times stand in `time`, delays as `delay` says; the other units as they are, singular for one. */
export function quantity(value: number, unit: string, time: 'µs' | 'ms' = 'µs'): string {
  return `${plain(value, unit, time)}${unitSuffix(value, unit, time)}`;
}

/** The number of `quantity` alone, for a column that names its unit. */
export function plain(value: number, unit: string, time: 'µs' | 'ms' = 'µs'): string {
  if (unit === 'ms') return delay(value);
  if (unit.startsWith('µs')) return number(time === 'ms' ? value / 1000 : value);
  return number(value);
}

const singular: Readonly<Record<string, string>> = {
  bytes: 'byte',
  claims: 'claim',
  sessions: 'session',
  'commands/operation': 'command/operation',
  'commands/read': 'command/read',
  'bytes/operation': 'byte/operation',
};

function unitSuffix(value: number, unit: string, time: 'µs' | 'ms'): string {
  if (unit === 'ms') return '';
  if (unit.startsWith('µs')) return ` ${time}${unit.slice(2)}`;
  if (unit === 'count') return '';
  return ` ${Math.abs(value) === 1 ? (singular[unit] ?? unit) : unit}`;
}

/** A measured value: `≤ 1 ms` where it is censored; nothing is faster than the probe, so 0 ms is printed as at most 1. */
export function measured({ value, unit, censored }: Measurement, time: 'µs' | 'ms' = 'µs', bare = false): string {
  const text = bare ? plain : quantity;
  if (censored === 'at-most') return `≤ ${text(unit === 'ms' ? Math.max(1, value) : value, unit, time)}`;
  return `${censored === 'at-least' ? '≥ ' : ''}${text(value, unit, time)}`;
}

/** An interval whose ends are further apart than this factor says nothing yet: a handful of blocks, and a t of one degree of freedom. */
const uselessFactor = 100;
/** Said in place of such an interval: its ends may have thirty digits. */
export const noInterval = 'no useful interval yet';

/** Whether a measured interval says anything. Delays are ranges of what was seen, from none to all of a lifetime: these always do. */
export function usefulInterval({ low, high, unit }: Pick<Measurement, 'low' | 'high' | 'unit'>): boolean {
  return low !== null && high !== null && (unit === 'ms' || low <= 0 || high / low <= uselessFactor);
}

/** The same of an effect; a ratio's interval that reaches zero says nothing either. */
export function usefulEffect({
  scale,
  low,
  high,
}: Pick<Comparison['effect'], 'low' | 'high'> & { readonly scale: string }): boolean {
  if (low === null || high === null) return false;
  return scale !== 'ratio' || (low > 0 && high / low <= uselessFactor);
}

/** `[449, 465]` in the unit of the value, or nothing where there is no interval, or one narrower than the digits. */
export function interval(
  { low, high, unit, censored }: Pick<Measurement, 'low' | 'high' | 'unit' | 'censored'>,
  time: 'µs' | 'ms' = 'µs',
): string {
  if (low === null || high === null || censored !== undefined) return '';
  if (!usefulInterval({ low, high, unit })) return noInterval;
  const ends = [plain(low, unit, time), plain(high, unit, time)];
  return ends[0] === ends[1] ? '' : `[${ends.join(', ')}]`;
}

type Effected = Pick<Comparison, 'effect' | 'unit'>;

/** `0.88 [0.86, 0.90]`, `+241 bytes`, `−0.4 µs/operation [−0.5, −0.3]`, `0.89, no useful interval yet`. */
export function effect(comparison: Effected): string {
  const ends = effectInterval(comparison);
  return `${effectValue(comparison)}${ends === '' ? '' : ends === noInterval ? `, ${ends}` : ` ${ends}`}`;
}

export function effectValue({ effect: { scale, value }, unit }: Effected): string {
  return scale === 'ratio' ? ratio(value) : signed(value, (size) => quantity(size, unit));
}

export function effectInterval({ effect, unit }: Effected): string {
  const { scale, low, high } = effect;
  if (low === null || high === null) return '';
  if (!usefulEffect(effect)) return noInterval;
  const text = scale === 'ratio' ? ratio : (end: number) => signed(end, (size) => plain(size, unit));
  const ends = [text(low), text(high)];
  return ends[0] === ends[1] ? '' : `[${ends.join(', ')}]`;
}

/** `95 %`, `98.3 %`. */
/** A level below 1, never rounded up to it: `97.5 %`, `99.98 %`. */
export function confidence(level: number): string {
  const digits = level > 0.9995 ? (level > 0.99995 ? 1_000 : 100) : 10;
  return `${Math.floor(level * 100 * digits + 1e-9) / digits} %`;
}

export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
