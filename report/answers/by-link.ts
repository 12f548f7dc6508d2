/** What claims cost a client over its link: a sentence for each link that is one. */
import { isOfLevels } from '../../compare/against.ts';
import type { Comparison, RunFile } from '../../results/format.ts';
import { factor } from '../../vocabulary/factors.ts';
import { list } from '../../vocabulary/lists.ts';
import { nameOf } from '../facts/contenders.ts';
import { confidence, quantity, ratio, usefulEffect } from '../words/numbers.ts';

const later = 'later-request-time';
/** So many designs are told one by one; of more the table tells. */
const toldEach = 5;

/** None where no design’s requests were told apart by their claims. */
export function byLink(run: RunFile, scenario: string): string[] {
  const rows = run.comparisons.filter(
    (row) => row.scenario === scenario && row.metric === later && isOfLevels(row) && row.verdict === 'different',
  );
  const most = Math.max(...rows.map(claimsOf));
  const ofMost = rows.filter((row) => claimsOf(row) === most && row.factors.link !== 'loopback');
  return [...Map.groupBy(ofMost, ({ factors }) => String(factors.link))].flatMap(([link, own]) =>
    own.length > toldEach ? [] : [sentence(run, link, own)],
  );
}

const claimsOf = ({ factors }: Pick<Comparison, 'factors'>) => Number(factors.claims);

/** `Over a link of 50 ms and 1 Mbit/s a later request with 100 claims takes 1.64 times as long as one with none of jwt-stateless (…; 84.1 ms, not 51.2 ms).` */
function sentence(run: RunFile, link: string, rows: readonly Comparison[]): string {
  const [first] = rows as [Comparison];
  const told = rows.map((row, index) => {
    const { value, low, high, level } = row.effect;
    const [own, bare] = [timeOf(run, row, claimsOf(row)), timeOf(run, row, Number(row.baselineFactors?.claims))];
    const sure =
      low === null || high === null || !usefulEffect(row.effect)
        ? []
        : [`${confidence(level)} interval ${ratio(low)} to ${ratio(high)}`];
    const times =
      own === undefined || bare === undefined ? [] : [`${quantity(own, 'ms')}, not ${quantity(bare, 'ms')}`];
    const name = nameOf(row.contender, row.variant);
    const beside = [...sure, ...times].join('; ');
    return `${ratio(value)} times${index === 0 ? ' as long as one with none' : ''} for ${name}${beside && ` (${beside})`}`;
  });
  const where = factor('link').phrase(link);
  const claims = factor('claims').phrase(claimsOf(first));
  return `${where[0]?.toUpperCase()}${where.slice(1)} a later request ${claims} takes ${list(told)}.`;
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
