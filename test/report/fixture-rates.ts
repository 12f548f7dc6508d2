/** The synthetic run with its open loop at five rates: the dearer, the more requests come at once. */
import type { ReportInput } from '../../report/facts/input.ts';
import type { Comparison, Measurement } from '../../results/format.ts';
import { metric } from '../../vocabulary/metrics.ts';
import { fixture } from './fixture.ts';

/** As a plan may have them, not in order. */
const rates = [1000, 250, 500, 2000, 4000];

const isOpen = ({ load }: Measurement) => load.shape === 'open';
const dearer = (rate: number) => 0.9 + rate / 5000;

function atRate(row: Measurement, rate: number): Measurement {
  const by = dearer(rate);
  const scaled = (value: number | null) => value && value * by;
  const { value, low, high, load } = row;
  return {
    ...row,
    factors: { rate },
    value: value * by,
    low: scaled(low),
    high: scaled(high),
    load: { ...load, rate },
  };
}

/** Each contender at its higher rates against itself at the lowest. */
function ofLevels(row: Measurement): Comparison[] {
  const value = dearer(Number(row.factors.rate)) / dearer(250);
  const { scenario, contender, variant, factors } = row;
  return factors.rate === 250 || row.metric !== 'server-cpu'
    ? []
    : [
        {
          ...{ scenario, metric: row.metric, unit: metric(row.metric).unit, factors, contender, variant },
          ...{ baseline: contender, baselineFactors: { rate: 250 } },
          effect: { scale: 'ratio', value, low: value * 0.98, high: value * 1.02, margin: 0.03, level: 0.983 },
          ...{ verdict: 'different', rounds: 48, blocks: 24 },
        },
      ];
}

/** The store takes 20 µs a request and 10 ms a second, at whatever rate; none of it for a design without one. */
const storeCpu = (rate: number) => 20 + 10_000 / rate;

function ofStore(row: Measurement): Measurement[] {
  if (row.metric !== 'server-cpu') return [];
  const value = storeCpu(Number(row.factors.rate));
  return [{ ...row, metric: 'store-cpu-open', value, low: value * 0.9, high: value * 1.1 }];
}

/** Each contender's store at the lowest rate against itself at the highest. */
function storesOfLevels({ scenario, metric: id, contender, variant, factors }: Measurement): Comparison[] {
  if (id !== 'store-cpu-open' || factors.rate !== 250) return [];
  const value = storeCpu(250) - storeCpu(4000);
  return [
    {
      ...{ scenario, metric: id, unit: metric(id).unit, factors, contender, variant },
      ...{ baseline: contender, baselineFactors: { rate: 4000 } },
      effect: { scale: 'difference', value, low: value - 4, high: value + 4, margin: 2, level: 0.983 },
      ...{ verdict: 'different', rounds: 48, blocks: 24 },
    },
  ];
}

export function ratesFixture(input = fixture()): ReportInput {
  const { run } = input;
  const servers = run.measurements.filter(isOpen).flatMap((row) => rates.map((rate) => atRate(row, rate)));
  const open = [...servers, ...servers.flatMap(ofStore)];
  const metrics = new Set(open.map((row) => row.metric));
  return {
    ...input,
    run: {
      ...run,
      plan: {
        ...run.plan,
        steps: run.plan.steps.map((step) =>
          step.shape === 'open'
            ? { ...step, arms: step.arms.flatMap((arm) => rates.map((rate) => ({ ...arm, factors: { rate } }))) }
            : step,
        ),
      },
      measurements: [...open, ...run.measurements.filter((row) => !isOpen(row))],
      comparisons: [
        ...run.comparisons.flatMap((row) =>
          metrics.has(row.metric) ? rates.map((rate) => ({ ...row, factors: { rate } })) : [row],
        ),
        ...open.flatMap(ofLevels),
        ...open.flatMap(storesOfLevels),
      ],
    },
    samples: input.samples.flatMap((row) => rates.map((rate) => ({ ...row, factors: { rate } }))),
    percentiles: input.percentiles.flatMap((line) => rates.map((rate) => ({ ...line, factors: { rate } }))),
  };
}
