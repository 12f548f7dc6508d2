import { type ExitCode, exitCodes } from '../../vocabulary/errors.ts';
import type { GateResult } from './result.ts';

/** 3: a gate failed. 4: one could not be judged. 5: one is undecided that says `undecided: fail`. The first of them; warnings never count. */
export function exitCodeOf(results: readonly GateResult[]): ExitCode {
  const counted = results.filter(({ severity }) => severity === 'error');
  if (counted.some(({ outcome }) => outcome === 'failed')) return exitCodes.failed;
  if (counted.some(({ outcome }) => outcome === 'invalid')) return exitCodes.invalid;
  const undecided = counted.some(({ outcome, undecidedMeans }) => outcome === 'undecided' && undecidedMeans === 'fail');
  return undecided ? exitCodes.undecided : exitCodes.done;
}
