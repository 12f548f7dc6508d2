/** What capacity was limited by, in words: figures with different limits answer different questions. */
import type { Limit, Load, RunFile } from '../../results/format.ts';
import { briefList, list } from '../../vocabulary/lists.ts';
import { percent } from '../words/numbers.ts';
import { nameOf } from './contenders.ts';

export const limitWords: Readonly<Record<Limit, string>> = {
  'server-core': 'the server’s core',
  generator: 'the load generator',
  'store-core': 'the store’s core',
  connections: 'the connections',
};

/** More names than these are told without their shares. */
const withShares = 6;

/** A sentence for each limit that capacity ran into, the contenders in the order of the run; none where none is known. */
export function limitSentences({ measurements }: Pick<RunFile, 'measurements'>): string[] {
  const capacities = measurements.filter(({ metric }) => metric === 'capacity');
  if (capacities.every(({ load }) => load.limit === undefined)) return [];
  return [...Map.groupBy(capacities, ({ load }) => load.limit)].map(([limit, rows]) => {
    const loads = [...new Map(rows.map((row) => [nameOf(row.contender, row.variant), row.load]))];
    const told = loads.length <= withShares;
    const who = told
      ? list(loads.map(([name, load]) => `${name}${shares(load)}`))
      : briefList(loads.map(([name]) => name));
    return limit === undefined
      ? `Of ${who} it is not known.`
      : `${limitWords[limit].charAt(0).toUpperCase()}${limitWords[limit].slice(1)}: ${who}.`;
  });
}

/** ` (server 97 %, store 40 % of a core)`: of those that were read. */
function shares({ serverCore, storeCore, generatorCore }: Load): string {
  const read = [
    ['server', serverCore],
    ['store', storeCore],
    ['generator', generatorCore],
  ] as const;
  const told = read.flatMap(([what, share]) =>
    share === null || share === undefined ? [] : [`${what} ${percent(share)}`],
  );
  return told.length === 0 ? '' : ` (${told.join(', ')} of a core)`;
}
