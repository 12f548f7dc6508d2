/** What many live credentials in a store take, and what is done among them: a sentence for each design, and one for those that keep none. */
import type { Measurement, RunFile } from '../../results/format.ts';
import { factor } from '../../vocabulary/factors.ts';
import { list } from '../../vocabulary/lists.ts';
import { nameOf } from '../facts/contenders.ts';
import { number, quantity } from '../words/numbers.ts';

/** So many designs are told one by one; of more the least and the most. */
const toldEach = 5;

const populationOf = ({ factors }: Pick<Measurement, 'factors'>) => Number(factors.population);

/** None for scenarios whose stores were not filled. */
export function byPopulation(run: RunFile, scenario: string): string[] {
  const rows = run.measurements.filter((row) => row.scenario === scenario && row.factors.population !== undefined);
  if (rows.length === 0) return [];
  const designs = [...Map.groupBy(rows, ({ contender, variant }) => nameOf(contender, variant))];
  const told = designs.length > toldEach ? range(designs) : designs.flatMap(([name, own]) => sentence(name, own));
  return [...told, ...without(run, new Set(designs.map(([name]) => name)))];
}

type Designs = readonly (readonly [name: string, rows: readonly Measurement[]])[];

/** At the largest population that has one, with the most sessions. */
function most(rows: readonly Measurement[], metric: string): Measurement | undefined {
  const own = rows.filter((row) => row.metric === metric);
  return own.toSorted(
    (a, b) => populationOf(b) - populationOf(a) || Number(b.factors.sessions) - Number(a.factors.sessions),
  )[0];
}

/** `session-redis keeps 612 bytes for each of 1,000,000 live credentials, written in 8.20 s; among them a login takes 1.05 ms (0.980 ms among 128), …` */
function sentence(name: string, rows: readonly Measurement[]): string[] {
  const [bytes, fill, login, revoke] = ['population-bytes', 'fill-time', 'login-time', 'revoke-time'].map((metric) =>
    most(rows, metric),
  );
  if (bytes === undefined) return [];
  const fewest = Math.min(...rows.map(populationOf));
  const time = (row: Measurement) => {
    const before = rows.find(
      ({ metric, factors }) =>
        metric === row.metric && factors.sessions === row.factors.sessions && factors.population === fewest,
    );
    const beside = before && before !== row ? ` (${quantity(before.value, 'ms')} among ${number(fewest)})` : '';
    return `${quantity(row.value, 'ms')}${beside}`;
  };
  const among = [
    ...(login ? [`a login takes ${time(login)}`] : []),
    ...(revoke
      ? [`an operator’s revoke ${factor('sessions').phrase(Number(revoke.factors.sessions))} takes ${time(revoke)}`]
      : []),
  ];
  const written = fill && populationOf(fill) === populationOf(bytes) ? `, written in ${quantity(fill.value, 's')}` : '';
  const held = `${name} keeps ${number(bytes.value)} bytes for each of ${number(populationOf(bytes))} live credentials${written}`;
  return [`${held}${among.length > 0 ? `; among them ${list(among)}` : ''}.`];
}

function range(designs: Designs): string[] {
  const held = designs.flatMap(([name, rows]) => {
    const row = most(rows, 'population-bytes');
    return row ? [{ name, row }] : [];
  });
  const sorted = held.toSorted((a, b) => a.row.value - b.row.value);
  const [least, greatest] = [sorted[0], sorted.at(-1)];
  if (least === undefined || greatest === undefined) return [];
  const each = ({ name, row }: typeof least) => `${number(row.value)} bytes (${name})`;
  return [
    `Of ${number(designs.length)} designs, each of ${number(populationOf(least.row))} live credentials takes ${each(least)} to ${each(greatest)} in the store.`,
  ];
}

/** What would be lost with the store is what it keeps; of servers from outside nobody knows. */
function without({ contenders, plan }: RunFile, filled: ReadonlySet<string>): string[] {
  const names = contenders
    .filter(({ id, variant }) => id !== plan.control && !filled.has(nameOf(id, variant)))
    .filter(({ store, storeLoss }) => store === 'none' || (storeLoss && storeLoss.forgets !== 'credentials'))
    .map(({ id, variant }) => nameOf(id, variant));
  if (names.length === 0) return [];
  const many =
    names.length > toldEach
      ? `${number(names.length)} designs keep`
      : `${list(names)} ${names.length === 1 ? 'keeps' : 'keep'}`;
  return [`${many} nothing in the store for a live credential, so there was nothing to fill.`];
}
