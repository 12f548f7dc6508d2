/** Measuring stops by precision, never by significance. */
import type { Plan } from '../../../results/format.ts';
import { precisionReached } from '../../../statistics/precision.ts';
import { meanBlocks, primaryEnds } from './figures.ts';
import { type Round, roundsOfStart, type SlicesPlan } from './rounds.ts';

/** Looked at every so many blocks. */
const lookEveryBlocks = 10;

/** Asked after every round; looks at the figures only every ten blocks, and between slices, never within one. */
export function precisionRule(
  step: SlicesPlan,
  plan: Plan,
  start: number,
  before: readonly Round[],
): (rounds: readonly Round[]) => boolean {
  const looksAt = (rounds: readonly Round[]) => Math.floor(meanBlocks(rounds) / lookEveryBlocks);
  const { first, end } = roundsOfStart(step, start);
  let looked = looksAt(before);
  return (rounds) => {
    if (rounds.length >= end - first) return true;
    const look = looksAt(rounds);
    if (look <= looked) return false;
    looked = look;
    return precisionReached(primaryEnds({ step, rounds }, plan), Number(step.settings.precision));
  };
}
