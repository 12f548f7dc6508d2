/** What several workers behind one port do: to what copies save and delay, and to how much is served. */
import { isOfLevels } from '../../compare/against.ts';
import type { Comparison, Measurement, RunFile } from '../../results/format.ts';
import { factor } from '../../vocabulary/factors.ts';
import { list } from '../../vocabulary/lists.ts';
import { nameOf } from '../facts/contenders.ts';
import { capital } from '../words/capital.ts';
import { confidence, delay, number, ratio, usefulEffect } from '../words/numbers.ts';

/** So many designs are told one by one; of more the table tells. */
const toldEach = 5;

/** None for scenarios in which the number of workers is not varied. */
export function byWorkers(run: RunFile, scenario: string): string[] {
  const rows = run.measurements.filter((row) => row.scenario === scenario && row.factors.workers !== undefined);
  const counts = [...new Set(rows.map(workersOf))].sort((a, b) => a - b);
  const [fewest, most] = [counts[0], counts.at(-1)];
  if (fewest === undefined || most === undefined || fewest === most) return [];
  const of = (metric: string) => rows.filter((row) => row.metric === metric);
  const figures: Figures = { commands: of('commands-per-read'), hits: of('copy-hits'), delays: of('all-refuse-p50') };
  const copying = [...new Set(figures.hits.map(name))];
  const told = copying.slice(0, toldEach).map((who) => withCopies(who, figures, [fewest, most]));
  return [...told, ...atOnce(figures, copying, most), ...served(run, scenario)];
}

interface Figures {
  readonly commands: readonly Measurement[];
  readonly hits: readonly Measurement[];
  readonly delays: readonly Measurement[];
}

const name = ({ contender, variant }: Pick<Measurement, 'contender' | 'variant'>) => nameOf(contender, variant);
const workersOf = ({ factors }: Pick<Measurement, 'factors'>) => Number(factors.workers);
const phrase = (count: number) => factor('workers').phrase(count);

/** `With 4 workers in place of one, a sends 0.444 store commands per read, not 0.167; a copy answers …; the last worker refuses …` */
function withCopies(
  who: string,
  { commands, hits, delays }: Figures,
  [fewest, most]: readonly [number, number],
): string {
  const at = (rows: readonly Measurement[], count: number) =>
    rows.find((row) => name(row) === who && workersOf(row) === count);
  const both = (rows: readonly Measurement[]) => [at(rows, most), at(rows, fewest)] as const;
  const parts: string[] = [];
  const [many, few] = both(commands);
  if (many && few) parts.push(`${who} sends ${number(many.value)} store commands per read, not ${number(few.value)}`);
  const [hitMany, hitFew] = both(hits);
  if (hitMany && hitFew)
    parts.push(`a copy answers ${number(hitMany.value)} % of its reads, not ${number(hitFew.value)} %`);
  const [late, soon] = both(delays);
  if (late && soon) {
    const [then, before] = [refused(late), refused(soon)];
    parts.push(
      `the last worker refuses ${then} after a logout, ${then === before ? 'as with fewer' : `not ${before}`}`,
    );
  }
  return `${capital(phrase(most))} in place of ${fewest === 1 ? 'one' : number(fewest)}, ${parts.join('; ')}.`;
}

const isAtOnce = ({ censored }: Measurement) => censored === 'at-most';
/** In the median. */
const refused = (row: Measurement): string => {
  if (isAtOnce(row)) return 'at the first probe';
  return `${row.censored === 'at-least' ? 'at least ' : ''}${delay(row.value)}`;
};

/** Those that every worker refuses at once, however many there are. */
function atOnce({ delays }: Figures, copying: readonly string[], most: number): string[] {
  const others = delays.filter((row) => workersOf(row) === most && !copying.includes(name(row)));
  const prompt = others.filter(isAtOnce).map(name);
  const late = others.filter((row) => !isAtOnce(row));
  const who = prompt.length > toldEach ? `${number(prompt.length)} designs` : list(prompt);
  const told = prompt.length === 0 ? [] : [`every worker refused what was ended at ${who} at the first probe`];
  const each = late.slice(0, toldEach).map((row) => `the last refused it at ${name(row)} after ${refused(row)}`);
  const all = [...told, ...each];
  return all.length === 0 ? [] : [`${capital(phrase(most))}, ${list(all)}.`];
}

/** How much more is served, or that nobody can tell on this machine. */
function served({ comparisons, plan }: RunFile, scenario: string): string[] {
  const rows = comparisons.filter((row) => row.scenario === scenario && row.metric === 'capacity' && isOfLevels(row));
  const unjudged = [...new Set(rows.filter(({ reason }) => reason === 'few-cores').map(workersOf))].sort(
    (a, b) => a - b,
  );
  const judged = rows.filter(({ verdict, contender }) => verdict === 'different' && contender !== plan.control);
  const most = Math.max(...judged.map(workersOf));
  const ofMost = judged.filter((row) => workersOf(row) === most);
  const more = ofMost.length === 0 || ofMost.length > toldEach ? [] : [times(ofMost, most)];
  if (unjudged.length === 0) return more;
  const few = `How much more ${list(unjudged.map(number))} workers serve is not judged: there were fewer cores for them than workers.`;
  return [...more, few];
}

function times(rows: readonly Comparison[], most: number): string {
  const told = rows.map((row) => {
    const { value, low, high, level } = row.effect;
    const sure =
      low === null || high === null || !usefulEffect(row.effect)
        ? ''
        : ` (${confidence(level)} interval ${ratio(low)} to ${ratio(high)})`;
    return `${ratio(value)} times as many requests for ${name(row)}${sure}`;
  });
  return `${capital(phrase(most))} in place of one, the same port serves ${list(told)}.`;
}
