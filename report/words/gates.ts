/** Words for what gates said, the same in every format. */
import type { GateResult } from '../../compare/gates/result.ts';
import { figure } from '../../compare/gates/sentence.ts';
import type { RunFile } from '../../results/format.ts';
import { targetEndSentence } from '../../results/target-end.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import { known } from './bounds.ts';
import { number } from './numbers.ts';

/** What a gate comes to: one that failed and never fails is a `warning`. */
export const standings = ['failed', 'invalid', 'undecided', 'warning', 'accepted', 'passed'] as const;
export type Standing = (typeof standings)[number];

export function standingOf({ outcome, severity }: GateResult): Standing {
  return severity === 'warning' && (outcome === 'failed' || outcome === 'invalid') ? 'warning' : outcome;
}

/** Whether it ends the command with a code of its own (compare/gates/exit.ts). */
export function stops({ outcome, severity, undecidedMeans }: GateResult): boolean {
  return (
    severity === 'error' &&
    outcome !== 'passed' &&
    outcome !== 'accepted' &&
    (outcome !== 'undecided' || undecidedMeans === 'fail')
  );
}

/** Those that stop first, then by standing; within one as they came. */
export function byStanding(gates: readonly GateResult[]): GateResult[] {
  const rank = (gate: GateResult) => standings.indexOf(standingOf(gate)) - (stops(gate) ? standings.length : 0);
  return gates.toSorted((a, b) => rank(a) - rank(b));
}

/** `p99: response-p99 ratio <= 1.10`, `response-p99 <= 5000 µs`: what must hold. One gate may judge many metrics. */
export function gateName({ gate, metric, kind, direction, limit, unit }: GateResult): string {
  const what = gate === metric ? metric : `${gate}: ${metric}`;
  return `${what}${kind === 'absolute' ? '' : ` ${kind}`} ${direction === 'above' ? '<=' : '>='} ${exactly(limit, unit)}`;
}

/** As it was written, not rounded. */
function exactly(limit: number, unit: string): string {
  const text = unit === 'ratio' && limit === Number(limit.toFixed(2)) ? limit.toFixed(2) : String(limit);
  return `${text}${suffixOf(unit)}`;
}

const suffixOf = (unit: string) => (unit === 'ratio' || unit === 'count' ? '' : ` ${unit}`);

/** `latency, claims=20`: tells gates of one contender apart that have one name. */
export const gatePlace = ({ scenario, factors }: GateResult): string =>
  [scenario, factorLabel(factors)].filter(Boolean).join(', ');

/**
 * The figure with its unit and interval, as precise as its limit: `1.124 [1.081, 1.16]`, `+241 bytes`, `≤ 1 ms`; `–` where there
 * is none. That it is a bound is looked up: a gate does not say so.
 */
export function gateFigure(run: RunFile, gate: GateResult): string {
  const { kind, value, low, high, unit } = gate;
  if (value === null) return '–';
  const bound = kind === 'absolute' ? boundOf(run, gate) : undefined;
  if (bound !== undefined) return `${bound}${suffixOf(unit)}`;
  const ends = (low === null && high === null) || low === high ? '' : ` [${end(low, -1)}, ${end(high, 1)}]`;
  return `${kind === 'difference' && value > 0 ? '+' : ''}${figure(value)}${ends}${suffixOf(unit)}`;
}

/** An infinite end is null. */
const end = (value: number | null, side: -1 | 1) => figure(value ?? side * Number.POSITIVE_INFINITY);

function boundOf(run: RunFile, { scenario, metric, contender, variant, factors }: GateResult): string | undefined {
  const row = run.measurements.find(
    (each) =>
      each.scenario === scenario &&
      each.metric === metric &&
      each.contender === contender &&
      each.variant === variant &&
      factorLabel(each.factors) === factorLabel(factors),
  );
  return row?.censored && `${row.censored === 'at-most' ? '≤' : '≥'} ${figure(known(row).value)}`;
}

/** The verdict over all, in a line: `Failed: 1 failed, 2 undecided, 11 passed, of 14 gates.` */
export function gatesVerdict(gates: readonly GateResult[] | null): string {
  if (gates === null) return 'No gates were given.';
  if (gates.length === 0) return 'No gate applies to anything that was measured.';
  const counts = standings.flatMap((standing) => {
    const count = gates.filter((gate) => standingOf(gate) === standing).length;
    return count === 0 ? [] : [`${number(count)} ${standing === 'warning' && count > 1 ? 'warnings' : standing}`];
  });
  const all = `${counts.join(', ')}, of ${number(gates.length)} ${gates.length === 1 ? 'gate' : 'gates'}.`;
  const stopped = gates.filter(stops);
  for (const outcome of ['failed', 'invalid', 'undecided'] as const)
    if (stopped.some((gate) => gate.outcome === outcome)) return `${titles[outcome]}: ${all}`;
  const fine = gates.every((gate) => ['passed', 'accepted'].includes(standingOf(gate)));
  const accepts = gates.some((gate) => standingOf(gate) === 'accepted');
  return `${fine ? `Passed${accepts ? ', with accepted changes' : ''}` : 'Not failed'}: ${all}`;
}

const titles = {
  failed: 'Failed',
  undecided: 'Undecided, which counts as failed here',
  invalid: 'Invalid',
} as const;

/** What of the run itself takes weight from every gate; undefined for a whole one. */
export function incomplete({ state, targetEnd }: RunFile): string | undefined {
  if (state === 'complete') return undefined;
  const why = targetEnd === undefined ? '' : ` ${targetEndSentence(targetEnd)}`;
  return `The run is ${state}: part of the plan was not measured.${why}`;
}
