/**
 * Rounds are grouped into blocks, and blocks, not rounds, are what every interval counts. Assumption: a block is so long
 * that two successive blocks are nearly independent (about 1 s for means and medians, about 8 s for p90 and p99: the tail
 * stays correlated for longer). Source: batch means and delete-group jackknife, Kunsch (1989) on dependent data.
 */

/** Length of a block, in seconds, by what is estimated (docs/method.md, statistics). */
const blockSeconds = { mean: 1, median: 1, tail: 8 } as const;

/** The length that the quantile q (0 to 1) needs, in seconds: a quantile above the median is a tail. */
export function blockSecondsOf(q: number): number {
  return q > 0.5 ? blockSeconds.tail : blockSeconds.median;
}

/** Under this many blocks there is no verdict: guard `too-few`. */
export const fewestBlocks = 20;

/**
 * Rounds in a block: the whole number that comes nearest to `seconds`; at least 1. Nearest, so that rounds of 0.99 s do not
 * double the length of a block and halve their number. `roundSeconds` is the time of one round on the
 * clock: all arms together, drain and counters included. Throws a RangeError when a length is not positive and finite.
 */
export function roundsPerBlock(roundSeconds: number, seconds: number): number {
  for (const length of [roundSeconds, seconds]) {
    if (!(length > 0 && Number.isFinite(length))) throw new RangeError(`a length of ${length} s is no length`);
  }
  // Rounding first: 2.1 / 0.3 is 7.000000000000001, and is not eight rounds.
  return Math.max(1, Math.round(seconds / roundSeconds));
}

/**
 * Groups rounds, in the order they ran, into blocks of `perBlock`; a shorter remainder joins the last block. Fewer rounds
 * than `perBlock` are one block, none are no block. Rounds that a guard dropped must be left out before, of all arms alike.
 */
export function intoBlocks<Round>(rounds: readonly Round[], perBlock: number): Round[][] {
  if (!(Number.isInteger(perBlock) && perBlock > 0)) throw new RangeError(`${perBlock} rounds are no block`);
  if (rounds.length === 0) return [];
  const count = Math.max(1, Math.floor(rounds.length / perBlock));
  return Array.from({ length: count }, (_, i) =>
    rounds.slice(i * perBlock, i === count - 1 ? rounds.length : (i + 1) * perBlock),
  );
}
