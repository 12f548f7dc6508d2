/** Words for what gates said, the same in every format. */
import type { GateResult } from '../../compare/gates/result.ts';
import type { Measurement, RunFile } from '../../results/format.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import { effect, interval, measured, number } from '../figures.ts';

/** What a gate comes to: a warning that failed is `warned`, and stops nothing. */
export const standings = ['failed', 'invalid', 'undecided', 'warned', 'passed'] as const;
export type Standing = (typeof standings)[number];

export function standingOf({ outcome, severity }: GateResult): Standing {
  return severity === 'warning' && (outcome === 'failed' || outcome === 'invalid') ? 'warned' : outcome;
}

/** Whether it ends the command with a code of its own. */
export function stops(gate: GateResult): boolean {
  const { outcome, severity, undecidedMeans } = gate;
  return severity === 'error' && outcome !== 'passed' && (outcome !== 'undecided' || undecidedMeans === 'fail');
}

/** Those that stop first, then by standing; within one as they came. */
export function byStanding(gates: readonly GateResult[]): GateResult[] {
  const rank = (gate: GateResult) => standings.indexOf(standingOf(gate)) - (stops(gate) ? standings.length : 0);
  return gates.toSorted((a, b) => rank(a) - rank(b));
}

/** `p99 ratio < 1.10`, `p99 < 5000 µs`: what must hold. The limit stands as it was written, not rounded. */
export function gateName({ gate, kind, direction, limit, unit }: GateResult): string {
  const what = kind === 'absolute' ? gate : `${gate} ${kind}`;
  return `${what} ${direction === 'above' ? '<' : '>'} ${exactly(limit, kind === 'ratio' ? 'ratio' : unit)}`;
}

/** `latency, claims=20`: tells gates of one contender apart that have one name. */
export const gatePlace = ({ scenario, factors }: GateResult): string =>
  [scenario, factorLabel(factors)].filter(Boolean).join(', ');

function exactly(limit: number, unit: string): string {
  if (unit === 'ratio') return limit === Number(limit.toFixed(2)) ? limit.toFixed(2) : String(limit);
  return unit === 'count' ? String(limit) : `${limit} ${unit}`;
}

/** The figure with its unit and interval: `1.12 [1.08, 1.16]`, `≤ 1 ms`. That it is a bound is looked up: a gate does not say so. */
export function gateFigure(run: RunFile, gate: GateResult): string {
  const { kind, value, low, high, unit } = gate;
  if (value === null) return '–';
  if (kind !== 'absolute') {
    const scale = kind === 'ratio' ? 'ratio' : 'difference';
    return effect({ unit, effect: { scale, value, low, high, margin: 0, level: 1 } });
  }
  const row = run.measurements.find(
    ({ scenario, metric, contender, variant, factors }) =>
      scenario === gate.scenario &&
      metric === gate.metric &&
      contender === gate.contender &&
      variant === gate.variant &&
      factorLabel(factors) === factorLabel(gate.factors),
  );
  const shown = { ...(row as Measurement), value, low, high, unit };
  return [measured(shown), interval(shown)].filter(Boolean).join(' ');
}

/** The verdict over all, in a line: `Failed: 1 failed, 2 undecided and 11 passed, of 14 gates.` */
export function gatesVerdict(gates: readonly GateResult[] | null): string {
  if (gates === null) return 'No gate was asked.';
  if (gates.length === 0) return 'No gate applies to anything that was measured.';
  const counts = standings.flatMap((standing) => {
    const count = gates.filter((gate) => standingOf(gate) === standing).length;
    return count === 0 ? [] : [`${number(count)} ${standing}`];
  });
  const all = `${counts.join(', ')}, of ${number(gates.length)} ${gates.length === 1 ? 'gate' : 'gates'}.`;
  const stopped = gates.filter(stops);
  for (const outcome of ['failed', 'invalid', 'undecided'] as const)
    if (stopped.some((gate) => gate.outcome === outcome)) return `${titles[outcome]}: ${all}`;
  return gates.every((gate) => standingOf(gate) === 'passed') ? `Passed: ${all}` : `Not failed: ${all}`;
}

const titles = {
  failed: 'Failed',
  undecided: 'Undecided, which counts as failed here',
  invalid: 'Invalid',
} as const;

/** What of the run itself takes weight from every gate; undefined for a whole one. */
export function incomplete({ state }: RunFile): string | undefined {
  return state === 'complete' ? undefined : `The run is ${state}: not the whole plan was measured.`;
}
