/** Whether what a design says it cannot do was seen: a limit that no check shows is as untrue as one that a check refutes. */
import type { Limit } from '../contender.ts';
import { alone, type Check, type CheckResult, type Finding, noneApart } from './check.ts';

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
    if (seldom || first === undefined || !found.every((result) => result && wasAsked(result))) continue;
    const shows = (check: Check, index: number) =>
      found[index]?.status === 'declared-limit' &&
      limits.every((other) => other.id === id || !check.excusedBy.includes(other.id));
    if (about.some(shows)) continue;
    const note = `declares ${id}, and no check shows it: ${found.map((result) => result?.note).find(Boolean) ?? ''}`;
    failed.set(first.id, { check: first.id, status: 'fail', note });
  }
  return results.map((result) => failed.get(result.check) ?? result);
}

/** Why a check was not asked, and not because there is nothing to ask. */
const lacking: readonly Finding[] = [noneApart, alone];

/** One that failed has said enough. */
const wasAsked = ({ status, note }: CheckResult): boolean =>
  status !== 'fail' && !lacking.some((reason) => 'note' in reason && reason.note === note);
