/** What a scenario shows beside its verdicts: a lifetime that nobody waited for, and credentials that came back to life. */

import type { Measurement, RunFile } from '../../results/format.ts';
import { levelsPhrase, lifetimeText } from '../../vocabulary/factors.ts';
import { nameOf } from '../facts/contenders.ts';
import { delayMetric, isExtrapolated, reacceptances, worstOf } from '../facts/revocation.ts';
import { delay, number } from '../words/numbers.ts';
import { byBrowser } from './by-browser.ts';
import { byHour } from './by-hour.ts';
import { byLink } from './by-link.ts';
import { byOutage } from './by-outage.ts';
import { byPopulation } from './by-population.ts';
import { byProtocol } from './by-protocol.ts';
import { byRate } from './by-rate.ts';
import { byRefresh } from './by-refresh.ts';
import { byWorkers } from './by-workers.ts';
import { spaced } from './difference.ts';
import { distances } from './distances.ts';

/** One sentence each; none for most scenarios. */
export function findings(run: RunFile, scenario: string): string[] {
  return [
    ...byRate(run, scenario),
    ...distances(run, scenario),
    ...byProtocol(run, scenario),
    ...byLink(run, scenario),
    ...byOutage(run, scenario),
    ...byRefresh(run, scenario),
    ...byWorkers(run, scenario),
    ...byHour(run, scenario),
    ...byBrowser(run, scenario),
    ...byPopulation(run, scenario),
    ...extrapolations(run, scenario),
    ...resurrections(run, scenario),
  ];
}

/** What is the same of several contenders is one sentence. */
function extrapolations(run: RunFile, scenario: string): string[] {
  const rows = run.contenders
    .flatMap(({ id, variant }) => worstOf(run, delayMetric(run), id, variant))
    .filter((row) => row.scenario === scenario && isExtrapolated(row) && row.factors.lifetime !== undefined);
  const groups = Map.groupBy(rows, ({ value, factors }) => `${factors.lifetime}\n${delay(value)}`);
  return [...groups.values()].map((own) => {
    const { factors, value } = own[0] as Measurement;
    return `At a lifetime of ${lifetimeText(Number(factors.lifetime))}, a revoked credential of ${listed(unique(own.map(name)), 'or')} keeps working for up to ${delay(value)} (extrapolated, not measured).`;
  });
}

/** One re-acceptance disqualifies, whatever the delay: it is stated with any verdict. */
function resurrections(run: RunFile, scenario: string): string[] {
  const rows = reacceptances(run).filter((row) => row.scenario === scenario);
  const byName = Map.groupBy(rows, name);
  if (byName.size > apart) return [`${listed([...byName.keys()], 'and')} ${again(rows, 'each ')}`];
  return [...byName].map(([who, own]) => `${who} ${again(own)}`);
}

/** So many contenders have a sentence each. */
const apart = 2;

function again(rows: readonly Measurement[], each = ''): string {
  const times = rows.reduce((sum, { value }) => sum + value, 0);
  const trials = rows.reduce((sum, { n }) => sum + n, 0);
  const [credentials, them] = times === 1 ? ['a revoked credential', 'it'] : ['revoked credentials', 'them'];
  const trialsText = `${number(times)} of ${number(trials)} trials`;
  return `${spaced(`${each}accepted ${credentials} again after refusing ${them}, in ${trialsText}`, where(rows))}.`;
}

/** All names: what disqualifies is not cut short. */
function listed(names: readonly string[], word: 'and' | 'or'): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}

const unique = (names: readonly string[]) => [...new Set(names)];

/** The factors that all rows share. */
function where(rows: readonly Measurement[]): string {
  const shared = Object.entries(rows[0]?.factors ?? {}).filter(([key, level]) =>
    rows.every(({ factors }) => factors[key] === level),
  );
  return levelsPhrase(Object.fromEntries(shared));
}

const name = ({ contender, variant }: Measurement) => nameOf(contender, variant);
