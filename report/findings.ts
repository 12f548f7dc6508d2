/** What a scenario shows beside its verdicts: a lifetime that nobody waited for, and credentials that came back to life. */
import type { Measurement, RunFile } from '../results/format.ts';
import { nameOf } from './contenders.ts';
import { delay, number } from './figures.ts';
import { delayMetric, isExtrapolated, reacceptances, worstOf } from './revocation.ts';
import { factorPhrase, lifetime } from './wording.ts';

/** One sentence each; none for most scenarios. */
export function findings(run: RunFile, scenario: string): string[] {
  return [...extrapolations(run, scenario), ...resurrections(run, scenario)];
}

function extrapolations(run: RunFile, scenario: string): string[] {
  const rows = run.contenders.flatMap(({ id, variant }) => worstOf(run, delayMetric(run), id, variant));
  return rows
    .filter((row) => row.scenario === scenario && isExtrapolated(row) && row.factors.lifetime !== undefined)
    .map(
      (row) =>
        `At a lifetime of ${lifetime(Number(row.factors.lifetime))}, a revoked credential of ${name(row)} works up to ${delay(row.value)} (extrapolated, not measured).`,
    );
}

/** One re-acceptance disqualifies, whatever the delay: it is told beside any verdict. */
function resurrections(run: RunFile, scenario: string): string[] {
  const rows = reacceptances(run).filter((row) => row.scenario === scenario);
  return [...Map.groupBy(rows, name)].map(([who, own]) => {
    const times = own.reduce((sum, { value }) => sum + value, 0);
    const trials = own.reduce((sum, { n }) => sum + n, 0);
    const [credentials, them] = times === 1 ? ['a revoked credential', 'it'] : ['revoked credentials', 'them'];
    return `${who} accepted ${credentials} again after refusing ${them}, in ${number(times)} of ${number(trials)} trials${where(own)}.`;
  });
}

/** The factors that all rows share. */
function where(rows: readonly Measurement[]): string {
  const shared = Object.entries(rows[0]?.factors ?? {}).filter(([key, level]) =>
    rows.every(({ factors }) => factors[key] === level),
  );
  return factorPhrase(Object.fromEntries(shared));
}

const name = ({ contender, variant }: Measurement) => nameOf(contender, variant);
