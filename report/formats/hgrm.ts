/**
 * `.hgrm`: the percentile table that HdrHistogram's plotters read, a file for each arm of an open loop, its response times in ms.
 * Source: HdrHistogram, AbstractHistogram.outputPercentileDistribution; written by hdr-histogram-js.
 */
import type { Measurement } from '../../results/format.ts';
import { emptyHistogram } from '../../results/histogram-log.ts';
import { countedHistograms } from '../../results/percentiles.ts';
import type { RecordedHistogram } from '../../results/reader.ts';
import { factorLabel, nameOf } from '../../vocabulary/words.ts';
import type { Format } from './format.ts';

/** Lines for each halving of the distance to 100 %, as HdrHistogram's own tools write them. */
const ticksPerHalving = 5;
const quantity = 'response';

export const hgrm: Format = {
  id: 'hgrm',
  title: 'HdrHistogram percentile tables, a file for each contender of an open loop',
  fileName: 'response.hgrm',
  write(input) {
    const open = new Set(input.run.plan.steps.filter(({ shape }) => shape === 'open').map(({ scenario }) => scenario));
    const recorded = [...open]
      .flatMap((scenario) => countedHistograms(input, scenario))
      .filter((one) => one.quantity === quantity);
    const arms = Map.groupBy(recorded, armOf);
    return Object.fromEntries(
      [...arms].map(([arm, own]) => [
        `response-${fileSafe(arm)}.hgrm`,
        table(
          own,
          input.run.measurements.filter((row) => armOf(row) === arm),
        ),
      ]),
    );
  },
};

const armOf = ({
  scenario,
  contender,
  variant,
  factors,
}: Pick<Measurement, 'scenario' | 'contender' | 'variant' | 'factors'>) =>
  [scenario, nameOf(contender, variant), factorLabel(factors)].filter(Boolean).join(' ');

/** A git ref may have slashes, which would be folders. */
const fileSafe = (arm: string) =>
  arm.replaceAll(' ', '-').replaceAll(/[^\w.@=+-]/gu, (char) => encodeURIComponent(char));

/** The classic layout ends with lines that begin with #; ours say the unit, and what of it the instrument could not see. */
function table(recorded: readonly RecordedHistogram[], measurements: readonly Measurement[]): string {
  const pool = emptyHistogram();
  for (const { histogram } of recorded) pool.add(histogram);
  const bounds = measurements
    .filter(({ metric, censored }) => metric.startsWith(`${quantity}-`) && censored === 'at-most')
    .map(({ metric }) => metric);
  return [
    pool.outputPercentileDistribution(ticksPerHalving, 1_000),
    '#[Unit = ms; response time in the open loop, from release to answer]\n',
    ...(bounds.length > 0 ? [`#[At most, since the instrument was late itself: ${bounds.join(', ')}]\n`] : []),
  ].join('');
}
