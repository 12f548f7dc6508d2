/** What claims cost a client over its link: a sentence for each link that is one. */
import { isOfLevels } from '../../compare/against.ts';
import type { Comparison, RunFile } from '../../results/format.ts';
import { factor } from '../../vocabulary/factors.ts';
import { list } from '../../vocabulary/lists.ts';
import { nameOf } from '../facts/contenders.ts';
import { capital } from '../words/capital.ts';
import { confidence, quantity, ratio, usefulEffect } from '../words/numbers.ts';

const later = 'later-request-time';
/** So many designs are told one by one; of more the table tells. */
const toldEach = 5;

/** None where no design’s requests were told apart by their claims. */
export function byLink(run: RunFile, scenario: string): string[] {
  const rows = run.comparisons.filter(
    (row) => row.scenario === scenario && row.metric === later && isOfLevels(row) && row.verdict === 'different',
  );
  const over = rows.filter(({ factors }) => factors.link !== 'loopback');
  const most = Math.max(...over.map(claimsOf));
  const ofMost = over.filter((row) => claimsOf(row) === most);
  return [...Map.groupBy(ofMost, ({ factors }) => String(factors.link))].flatMap(([link, own]) =>
    own.length > toldEach ? [] : [sentence(run, link, own)],
  );
}

const claimsOf = ({ factors }: Pick<Comparison, 'factors'>) => Number(factors.claims);

/** `Over a link of 50 ms and 1 Mbit/s, a later request with 100 claims takes 1.64 times as long as one with no claims for jwt-stateless (…; 84.1 ms, not 51.2 ms).` */
function sentence(run: RunFile, link: string, rows: readonly Comparison[]): string {
  const [first] = rows as [Comparison];
  const bare = factor('claims').phrase(Number(first.baselineFactors?.claims));
  const told = rows.map((row, index) => {
    const { value, low, high, level } = row.effect;
    const [own, without] = [timeOf(run, row, claimsOf(row)), timeOf(run, row, Number(row.baselineFactors?.claims))];
    const sure =
      low === null || high === null || !usefulEffect(row.effect)
        ? []
        : [`${confidence(level)} interval ${ratio(low)} to ${ratio(high)}`];
    const times =
      own === undefined || without === undefined ? [] : [`${quantity(own, 'ms')}, not ${quantity(without, 'ms')}`];
    const name = nameOf(row.contender, row.variant);
    const beside = [...sure, ...times].join('; ');
    return `${ratio(value)} times${index === 0 ? ` as long as one ${bare}` : ''} for ${name}${beside && ` (${beside})`}`;
  });
  const claims = factor('claims').phrase(claimsOf(first));
  return `${capital(factor('link').phrase(link))}, a later request ${claims} takes ${list(told)}.`;
}

const timeOf = ({ measurements }: RunFile, row: Comparison, claims: number): number | undefined =>
  measurements.find(
    ({ scenario, metric, contender, variant, factors }) =>
      scenario === row.scenario &&
      metric === row.metric &&
      contender === row.contender &&
      variant === row.variant &&
      factors.link === row.factors.link &&
      factors.claims === claims,
  )?.value;
