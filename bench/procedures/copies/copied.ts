/** What a stretch of reads says: how much it asked of the store, and how much a copy answered. */
import type { Sample } from '../../../results/format.ts';

type Values = Sample['values'];

/** Store commands a read, of all workers together; undefined where nobody can look into the store. */
export const commandsOf = ({ storeCommands, reads = 0 }: Values): number | undefined =>
  storeCommands === undefined || reads === 0 ? undefined : storeCommands / reads;

/** A design that keeps copies asks its store for the first read of a worker, and for the next at most so much of that. */
const mostAgain = 0.5;
/** Less than so many commands a first read are what it does without being asked. */
const fewestFirst = 0.5;

/**
 * Share of reads that a copy answered, %: what they did not ask of the store, of what as many first reads would ask. Undefined of a design that
 * keeps no copy of what it reads.
 */
export function hitsOf(values: Values): number | undefined {
  const { firstCommands: first = 0, againCommands: again = 0 } = values;
  const commands = commandsOf(values);
  if (commands === undefined || first < fewestFirst || again > mostAgain * first) return undefined;
  return Math.max(0, 100 * (1 - commands / first));
}
