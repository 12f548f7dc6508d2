/** Which contenders a `diff` measures: those that are named, or up to two that the change can reach. */
import { join } from 'node:path';
import { reachedBy } from '../bench/versions/reach.ts';
import { type Side, type Sides, versionOf } from '../bench/versions/side.ts';
import { contenderIds, contenderNamed } from '../servers/catalogue.ts';
import type { NamedContender } from '../servers/contender.ts';
import { unknownName } from '../vocabulary/errors.ts';
import { families } from '../vocabulary/words.ts';
import type { Parsed } from './arguments.ts';

type Say = (line: string) => void;

/** Unless contenders are named: more would take longer than a pull request waits. */
const mostByDefault = 2;

const contendersIn = ({ root }: Pick<Side, 'root'>) => join(root, 'servers', 'contenders');

async function contenderIn(side: Side, id: string): Promise<NamedContender> {
  return { ...(await contenderNamed(id, contendersIn(side))), version: versionOf(side) };
}

/** Each contender in its older and its newer version, one after the other; none where the change reaches none. Throws AB_UNKNOWN_CONTENDER. */
export async function contendersOfBoth(given: Parsed, sides: Sides, say: Say): Promise<NamedContender[]> {
  const ids = await idsOf(given, sides, say);
  return Promise.all(ids.flatMap((id) => [sides.older, sides.newer].map((side) => contenderIn(side, id))));
}

/** Those that are named, or some that the change can reach. Says which, and why none. */
async function idsOf(given: Parsed, { older, newer, change }: Sides, say: Say): Promise<string[]> {
  const [before, after] = await Promise.all([older, newer].map((side) => contenderIds(contendersIn(side))));
  const inBoth = (after ?? []).filter((id) => before?.includes(id));
  const fresh = (after ?? []).filter((id) => !before?.includes(id));
  const named = given.many('contender');
  for (const id of named)
    if (id !== 'all' && !inBoth.includes(id))
      throw unknownName(
        {
          code: 'AB_UNKNOWN_CONTENDER',
          what: 'No contender with this name exists in both versions.',
          otherwise: 'npx authbench list',
        },
        id,
        inBoth,
      );
  if (named.length > 0 && !named.includes('all')) {
    return [...new Set(named)];
  }
  const fileOf = (id: string) => `servers/contenders/${id}.ts`;
  const reachedIds = change === undefined ? inBoth : await reachedBy(change, inBoth, fileOf, [older.root, newer.root]);
  const reached = await Promise.all(reachedIds.map((id) => contenderIn(newer, id)));
  const gone = (before ?? []).filter((id) => !after?.includes(id));
  if (fresh.length > 0) say(`New, so there is nothing to compare: ${fresh.join(', ')}.`);
  if (gone.length > 0) say(`No longer there: ${gone.join(', ')}.`);
  if (change === undefined) say('Both are the same version: any difference is noise, and no gate should fail.');
  if (reached.length === 0) {
    say('The change does not affect any contender: no code that a server runs differs. Nothing was measured.');
    return [];
  }
  if (named.includes('all')) return reached.map(({ id }) => id);
  const some = representatives(reached, change === undefined ? 1 : mostByDefault).map(({ id }) => id);
  const left = reached.map(({ id }) => id).filter((id) => !some.includes(id));
  if (change !== undefined && left.length > 0)
    say(`Measured: ${some.join(', ')}. Also affected: ${left.join(', ')}; choose others, or all, with --contender.`);
  return some;
}

/**
 * The usual ones first, of different families. Last the control, which authenticates nobody, and those that speak to their store
 * unasked: both versions of one share a Redis, so that what they ask of it is nobody's exact figure.
 */
function representatives(reached: readonly NamedContender[], most: number): NamedContender[] {
  const rank = ({ usual, family, background }: NamedContender) =>
    (family === 'control' || background ? 2 : usual ? 0 : 1) * families.length + families.indexOf(family);
  const ordered = reached.toSorted((a, b) => rank(a) - rank(b));
  const ofEachFamily = ordered.filter(
    ({ family }, index) => ordered.findIndex((other) => other.family === family) === index,
  );
  const chosen = [...ofEachFamily.filter(({ family }) => family !== 'control'), ...ordered];
  return [...new Set(chosen)].slice(0, most);
}
