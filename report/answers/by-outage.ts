/** What an outage of the store does to each design: a sentence for each way. */
import type { Measurement, RunFile } from '../../results/format.ts';
import { factor } from '../../vocabulary/factors.ts';
import { list } from '../../vocabulary/lists.ts';
import { nameOf } from '../facts/contenders.ts';
import { capital } from '../words/capital.ts';
import { number } from '../words/numbers.ts';

/** So many designs are told one by one; of more, those that let somebody in, or forget. */
const toldEach = 5;
/** Shares below are none, %. */
const least = 0.5;
/** A recovery that is longer is told, s. */
const longRecovery = 1;

/** None for scenarios without outages. */
export function byOutage({ measurements }: RunFile, scenario: string): string[] {
  const rows = measurements.filter((row) => row.scenario === scenario && row.factors.outage !== undefined);
  return [...Map.groupBy(rows, ({ factors }) => String(factors.outage))].map(([way, own]) => {
    const designs = [...Map.groupBy(own, ({ contender, variant }) => nameOf(contender, variant))];
    const where = factor('outage').phrase(way);
    const told =
      designs.length > toldEach ? grave(designs) : designs.map(([name, of]) => `${name} ${list(effects(of))}`);
    return `${capital(where)}: ${told.join('; ')}.`;
  });
}

type Designs = readonly (readonly [name: string, rows: readonly Measurement[]])[];

function grave(designs: Designs): string[] {
  const of = (metric: string) =>
    designs.filter(([, rows]) => (figureOf(rows, metric) ?? 0) >= least).map(([name]) => name);
  const kinds = [
    ['outage-accepted', 'accept ended credentials'],
    ['outage-refused', 'refuse good credentials'],
    ['outage-revocations-lost', 'lose revocations'],
    ['outage-credentials-lost', 'lose credentials'],
  ] as const;
  const told = kinds.flatMap(([metric, does]) => {
    const names = of(metric);
    return names.length === 0
      ? []
      : [`${number(names.length)} of ${number(designs.length)} designs ${does} (${list(names)})`];
  });
  return told.length === 0
    ? [`none of ${number(designs.length)} designs lets in or keeps out whom it must not, or loses anything`]
    : told;
}

const figureOf = (rows: readonly Measurement[], metric: string) => rows.find((row) => row.metric === metric)?.value;

/** What can be said after a name. */
function effects(rows: readonly Measurement[]): string[] {
  const value = (metric: string) => figureOf(rows, metric) ?? 0;
  const share = (metric: string, text: (percent: string) => string) =>
    value(metric) >= least ? [text(`${number(value(metric))} %`)] : [];
  const recovery = rows.find(({ metric }) => metric === 'outage-recovery');
  const said = [
    ...share('outage-unavailable', (percent) => `is unavailable to ${percent} of reads`),
    ...share('outage-refused', (percent) => `refuses ${percent} of good credentials`),
    ...share('outage-accepted', (percent) => `accepts ${percent} of ended credentials`),
    ...share('outage-slow', (percent) => `lets ${percent} wait for over 2 s`),
    ...share('outage-credentials-lost', (percent) => `loses ${percent} of credentials`),
    ...share('outage-revocations-lost', (percent) => `loses ${percent} of revocations`),
    ...(recovery !== undefined && recovery.value >= longRecovery
      ? [`is well ${recovery.censored === 'at-least' ? 'no sooner than' : 'after'} ${number(recovery.value)} s`]
      : []),
  ];
  return said.length === 0 ? ['answers as ever'] : said;
}
