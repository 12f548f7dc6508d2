/** The synthetic run with 25 contenders: copies of its own under other names, dearer by a per cent or two each, measured in batches. */
import type { ReportInput } from '../../report/facts/input.ts';
import type { ContenderEntry } from '../../results/format.ts';
import { fixture } from './fixture.ts';
import { baseline, control } from './fixture-rows.ts';

const families = ['session', 'jwt', 'hybrid', 'machine'] as const;
const perBatch = 4;

interface Copy {
  readonly id: string;
  readonly of: string;
  readonly family: ContenderEntry['family'];
  /** Its times and costs, against those of the one that it copies. */
  readonly factor: number;
}

function copies(contenders: readonly ContenderEntry[], count: number): Copy[] {
  const models = contenders.filter(({ id }) => id !== control && id !== baseline);
  return Array.from({ length: count }, (_, index) => {
    const model = models[index % models.length] as ContenderEntry;
    const family = model.family === 'session' ? 'session' : (families[1 + (index % 3)] as ContenderEntry['family']);
    return { id: `${model.id.split('-')[0]}-variant-${index + 1}`, of: model.id, family, factor: 0.7 + 0.045 * index };
  });
}

/** `count` contenders in all. */
export function manyFixture(count = 25): ReportInput {
  const input = fixture();
  const { run } = input;
  const added = copies(run.contenders, count - run.contenders.length);
  const again = <Row extends { contender: string }>(
    rows: readonly Row[],
    change: (row: Row, copy: Copy) => Row,
  ): Row[] => [
    ...rows,
    ...added.flatMap((copy) =>
      rows
        .filter(({ contender }) => contender === copy.of)
        .map((row) => ({ ...change(row, copy), contender: copy.id })),
    ),
  ];
  const scaled = <Row extends { metric: string; value: number; low: number | null; high: number | null }>(
    row: Row,
    factor: number,
  ): Row =>
    /^(response-p|service|server|capacity)/.test(row.metric)
      ? { ...row, value: row.value * factor, low: row.low && row.low * factor, high: row.high && row.high * factor }
      : row;
  const entry = ({ id, of, family }: Copy): ContenderEntry => ({
    ...(run.contenders.find((one) => one.id === of) as ContenderEntry),
    id,
    family,
    title: `Variant ${id}`,
  });
  const ids = [...run.contenders.map(({ id }) => id), ...added.map(({ id }) => id)];
  const others = ids.filter((id) => id !== control && id !== baseline);
  const batches = Array.from({ length: Math.ceil(others.length / perBatch) }, (_, i) => [
    control,
    baseline,
    ...others.slice(i * perBatch, (i + 1) * perBatch),
  ]);
  const steps = run.plan.steps.flatMap((step) =>
    step.procedure !== 'slices'
      ? [{ ...step, arms: ids.map((contender) => ({ contender, variant: '', factors: {} })) }]
      : batches.map((batch, index) => ({
          ...step,
          arms: batch.map((contender) => ({ contender, variant: '', factors: {} })),
          settings: { ...step.settings, batch: index + 1, from: index * 48 },
        })),
  );
  const samples = again(input.samples, (row, { factor }) => ({
    ...row,
    values: { ...row.values, serverCpuUs: (row.values.serverCpuUs ?? 0) * factor },
  }));
  return {
    ...input,
    run: {
      ...run,
      plan: { ...run.plan, contenders: ids, steps },
      contenders: [...run.contenders, ...added.map(entry)],
      measurements: again(run.measurements, (row, { factor }) => scaled(row, factor)),
      comparisons: again(run.comparisons, (row, { factor }) => ({
        ...row,
        effect: scaled({ ...row.effect, metric: row.metric }, factor),
      })).map(({ effect: { scale, value, low, high, margin, level }, ...row }) => ({
        ...row,
        effect: { scale, value, low, high, margin, level },
      })),
      conformance: again(run.conformance, (row) => row),
    },
    samples: batches.flatMap((batch, index) =>
      samples
        .filter(({ contender }) => batch.includes(contender))
        .map((row) => ({ ...row, round: row.round + index * 48 })),
    ),
    percentiles: again(input.percentiles, (row, { factor }) => ({
      ...row,
      points: row.points.map(({ p, us }) => ({ p, us: us * factor })),
    })),
  };
}
