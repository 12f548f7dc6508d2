/** Whether what a design says it cannot do was seen: a limit that no check shows is as untrue as one that a check refutes. */
import type { Limit } from '../contender.ts';
import type { Check, CheckResult } from './check.ts';

/**
 * Fails the first check of each limit that nothing shows: a check shows it where it found the property broken, and no other limit of the
 * design excuses it. Not judged: a race that is seldom lost, and a limit of which a check was not asked, or could not be.
 */
export function withUnshownLimits(
  checks: readonly Check[],
  results: readonly CheckResult[],
  limits: readonly Limit[],
): CheckResult[] {
  const resultOf = new Map(results.map((result) => [result.check, result]));
  const failed = new Map<string, CheckResult>();
  for (const { id, seldom } of limits) {
    const about = checks.filter(({ excusedBy }) => excusedBy.includes(id));
    const found = about.map((check) => resultOf.get(check.id));
    const [first] = about;
    if (seldom || first === undefined || !about.every((check, index) => wasAsked(check, found[index]))) continue;
    const shows = (check: Check, index: number) =>
      found[index]?.status === 'declared-limit' &&
      limits.every((other) => other.id === id || !check.excusedBy.includes(other.id));
    if (about.some(shows)) continue;
    const note = `declares ${id}, and no check shows it: ${found.map((result) => result?.note).find(Boolean) ?? ''}`;
    failed.set(first.id, { check: first.id, status: 'fail', note });
  }
  return results.map((result) => failed.get(result.check) ?? result);
}

/** One that failed has said enough. One for which there is no other instance was not asked either. */
const wasAsked = ({ needs }: Check, result: CheckResult | undefined): boolean =>
  result !== undefined &&
  result.status !== 'fail' &&
  result.status !== 'not-asked' &&
  (result.status !== 'not-applicable' || !needs.includes('instances'));
