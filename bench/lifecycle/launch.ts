/** What servers and issuers of ours are started from, under which names, and how many at a time. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type NamedContender, variantOf } from '../../servers/contender.ts';
import { cacheFolder, projectRoot, sourceEnding } from '../../vocabulary/project.mjs';
import { nameOf } from '../../vocabulary/words.ts';
import { type Child, type ChildOptions, startChild } from '../process/child.ts';
import { type StartedWith, serverFlags } from '../process/command.ts';

/** One for each version of a contender. */
export const nameFor = (contender: NamedContender): string => nameOf(contender.id, variantOf(contender));

/** Of the process, among `processes()`. */
export const issuerNameOf = (contender: NamedContender): string => `issuer of ${nameFor(contender)}`;

/** Environment of a child that may take its code, compiled, from the last one of its kind. Node does without where it cannot write. */
export const compiled = { NODE_COMPILE_CACHE: join(cacheFolder, 'compiled') };

/** The file, the flags and the Node of this contender's version. */
const programOf = ({ version }: NamedContender) => ({
  file: join(version?.root ?? projectRoot, 'servers', `process${sourceEnding}`),
  flags: serverFlags,
  ...(version?.node === undefined ? {} : { node: version.node }),
});

/** Processes that start side by side, of all pools: with more of them, each would take longer than a start may. */
const startingAtOnce = Math.max(2, availableParallelism());
const turns: Promise<unknown>[] = Array.from({ length: startingAtOnce }, () => Promise.resolve());
let next = 0;

/** Starts a process from the contender's version, when its turn has come. Rejects as `startChild` does. */
export function launch(
  contender: NamedContender,
  {
    startedWith = {},
    ...named
  }: Pick<ChildOptions, 'name' | 'env' | 'cores' | 'readyWithinMs'> & { readonly startedWith?: StartedWith },
): Promise<Child> {
  const turn = next++ % startingAtOnce;
  const { flags: own, ...program } = programOf(contender);
  const { flags = [], through = [] } = startedWith;
  const env = { ...named.env, ...startedWith.env };
  const options = { ...named, env, ...program, flags: [...own, ...flags], through };
  const child = (turns[turn] as Promise<unknown>).then(() => startChild(options));
  turns[turn] = child.catch(() => {});
  return child;
}
