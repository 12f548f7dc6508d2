/** Our units as other formats spell them. */

export interface BaseUnit {
  /** `seconds`, `bytes`, `ratio`, `requests`, `commands`, `claims`; empty for a plain count. */
  readonly base: string;
  /** Of what one, e.g. `request` or `second`; null where it is a quantity of its own. */
  readonly per: string | null;
  /** Our value divided by this is in `base`. */
  readonly divisor: number;
}

/** `µs/request` is seconds per request, a millionth each. */
export function baseUnitOf(unit: string): BaseUnit {
  const [counted = '', per = null] = unit.split('/') as [string, string?];
  const named = per === 's' ? 'second' : per;
  if (counted === 'µs') return { base: 'seconds', per: named, divisor: 1e6 };
  if (counted === 'ms') return { base: 'seconds', per: named, divisor: 1e3 };
  // A name of a metric may hold letters, digits and underscores (OpenMetrics 1.0, section 3.1), and a ratio is its base unit.
  if (counted === '%') return { base: 'ratio', per: named, divisor: 100 };
  return { base: counted === 'count' ? '' : counted, per: named, divisor: 1 };
}

/** As in run.json to what Go and Bencher count times in: whole ns would be too coarse for nothing, so 15 digits are kept. */
export function inNanoseconds(value: number, unit: string): number {
  const { base, divisor } = baseUnitOf(unit);
  return base === 'seconds' ? Number((value * (1e9 / divisor)).toPrecision(15)) : value;
}

/**
 * A metric's name with its unit in it, for formats whose identity is a name: `server-cpu-ns/request`, `request-B` where bytes
 * are to be `B`, `capacity-requests/s`. Times are in ns (`inNanoseconds`).
 */
export function nameWithUnit(metric: string, unit: string, bytes: string): string {
  const [counted = '', per] = unit.split('/');
  const label = { µs: 'ns', ms: 'ns', count: '', '%': 'percent', bytes }[counted] ?? counted;
  const stem = metric.endsWith(`-${counted}`) ? metric.slice(0, -counted.length - 1) : metric;
  return `${[stem, label].filter(Boolean).join('-')}${per === undefined ? '' : `/${per.replaceAll(' ', '-')}`}`;
}
