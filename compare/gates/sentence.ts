/** What a gate says of a figure, in one plain sentence: who, what, how much, against which limit. */
import { cameBack } from '../../results/disqualified.ts';
import { countVaries, fillsVary } from '../../results/varying.ts';
import { guards } from '../../vocabulary/guards.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';
import { factorLabel, nameOf } from '../../vocabulary/words.ts';
import type { GateResult } from './result.ts';

/** Four significant digits: two would print 1.034 as the limit of 1.03 that it is above. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const text = Math.abs(value).toLocaleString('en-US', { maximumSignificantDigits: Math.abs(value) >= 1000 ? 6 : 4 });
  return value < 0 ? `−${text}` : text;
}

type JudgedGate = Omit<GateResult, 'sentence'>;

/** `because`: what decided or kept from deciding, where that is not the interval. `relativeTo`: the contender that each side was set against in its own run. */
export function sentenceOf(result: JudgedGate, because?: string, relativeTo?: string): string {
  return `${subjectOf(result, relativeTo)}: ${amount(result)}, ${judgement(result, because)}.`;
}

/** `server-cpu of jwt-stateless@new against jwt-stateless@old`, `response-p99 of session-redis`. */
function subjectOf({ kind, metric, factors, contender, variant, baseline }: JudgedGate, relativeTo?: string): string {
  const levels = factorLabel(factors, ', ');
  const what = `${metric}${levels === '' ? '' : ` (${levels})`} of ${nameOf(contender, variant)}`;
  const how = kind === 'difference' ? 'less' : 'divided by';
  const through = relativeTo === undefined ? '' : `, each ${how} ${relativeTo} of its own run`;
  return baseline === null ? what : `${what} against ${baseline}${through}`;
}

function amount({ kind, value, low, high, unit, metric }: JudgedGate): string {
  if (value === null) return 'not measured';
  const exact = metricOfRun(metric).kind === 'exact';
  const sign = kind === 'difference' && value > 0 ? '+' : '';
  const suffix = unit === 'ratio' || unit === 'count' ? '' : ` ${unit}`;
  const ends =
    exact || (low === null && high === null) ? '' : ` [${figure(low ?? -Infinity)}, ${figure(high ?? Infinity)}]`;
  return `${sign}${figure(value)}${ends}${suffix}`;
}

function judgement({ outcome, direction, limit, unit, kind }: JudgedGate, because: string | undefined): string {
  const limited = bound(limit, kind, unit);
  const reason = because === undefined ? '' : ` (${because})`;
  if (outcome === 'failed' || outcome === 'accepted') return `${direction} the limit of ${limited}${reason}`;
  if (outcome === 'passed') return `not ${direction} the limit of ${limited}${reason}`;
  if (outcome === 'invalid') return `which cannot be judged${reason}`;
  return because === undefined
    ? `undecided: the interval holds the limit of ${limited}`
    : `undecided against the limit of ${limited}${reason}`;
}

/** A limit with its unit: `1.03`, `8 bytes`, `0`. */
export const bound = (limit: number, kind: GateResult['kind'], unit: string): string =>
  `${figure(limit)}${unit === 'ratio' || unit === 'count' || (kind === 'difference' && limit === 0) ? '' : ` ${unit}`}`;

/** Reasons that are no guard of a run, but of a comparison of two. */
const reasons: Readonly<Record<string, string>> = {
  'machine-speed': 'the machine may have been faster or slower at the other time',
  [countVaries]: 'the count varies by itself, and this may be no more than that',
  [fillsVary]: 'fills of one and the same version differ by as much',
  [cameBack]: 'a revoked credential was accepted again after it had been refused',
};

/** What a reason means, without a full stop; undefined for one that is in no list. */
export const meaningOf = (reason: string): string | undefined =>
  reasons[reason] ?? guards.find(({ name }) => name === reason)?.meaning.replace(/\.$/, '');

/** A reason as run.json holds it, in words. */
export function reasonText(reason: string | undefined): string {
  if (reason === undefined || reason === '') return 'the run gives no verdict';
  const meaning = meaningOf(reason);
  return meaning === undefined ? reason : `${reason}: ${meaning}`;
}
