/** The short suite, on every contender of a run before any load: one that fails is left out of every comparison. */
import { availableParallelism } from 'node:os';
import type { ConformanceEntry } from '../../results/format.ts';
import { conform } from '../../servers/conformance/conform.ts';
import { type NamedContender, variantOf } from '../../servers/contender.ts';
import type { ServerPool } from '../lifecycle/servers.ts';
import { inTurns } from './in-turns.ts';
import { targetOf } from './target/running.ts';

/** Of the field, so many at once: more of them would only run into deadlines. */
const atOnce = Math.min(4, availableParallelism());

export interface Running {
  readonly pool: ServerPool;
  /** Processes of ours that are a contender's store. */
  storePidsOf(contender: NamedContender): readonly number[];
}

/** Every contender's checks, in the order of the contenders. */
export type Admission = (contenders: readonly NamedContender[], running: Running) => Promise<ConformanceEntry[]>;

/** The short suite, a few contenders at a time. */
export const conformanceOf: Admission = async (contenders, { pool, storePidsOf }) => {
  const results = new Map<NamedContender, ConformanceEntry[]>();
  await inTurns(contenders, atOnce, async (contender) => {
    const found = await conform(await targetOf(contender, pool, storePidsOf(contender)), contender);
    results.set(
      contender,
      found.map((result) => ({ contender: contender.id, variant: variantOf(contender), ...result })),
    );
  });
  return contenders.flatMap((contender) => results.get(contender) ?? []);
};
