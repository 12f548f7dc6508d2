/** A synthetic run with outages of the store: its figures are invented, only their shapes are real. */
import type { ReportInput } from '../../report/facts/input.ts';
import type { Sample } from '../../results/format.ts';
import { fixture } from './fixture.ts';

/** Right until the store goes, unavailable while it is away, then a quarter wrong: 20 reads in each of 20 bins. */
const values: Sample['values'] = {
  awayMs: 3_000,
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, bin): [string, number][] => {
      if (bin < 4) return [[`right.${bin}`, 20]];
      if (bin < 16) return [[`unavailable.${bin}`, 20]];
      return [
        [`right.${bin}`, 15],
        [`wrong.${bin}`, 5],
      ];
    }).flat(),
  ),
};

/** Two outages of every contender in each way. */
export function outagesFixture(base = fixture(), ways: readonly string[] = ['paused', 'killed']): ReportInput {
  const arms = base.run.contenders.flatMap(({ id, variant }) =>
    ways.map((outage) => ({ contender: id, variant, factors: { outage } })),
  );
  const [step] = base.run.plan.steps;
  const own = { ...(step as NonNullable<typeof step>), id: 'away/outages', scenario: 'away', shape: 'outages', arms };
  const samples = arms.flatMap((arm) =>
    [0, 1].map(
      (round): Sample => ({
        ...{ scenario: 'away', step: own.id, start: 1, shape: own.shape, round, order: 0, dropped: [] },
        ...arm,
        at: base.run.startedAt,
        values,
      }),
    ),
  );
  return {
    ...base,
    run: { ...base.run, plan: { ...base.run.plan, steps: [...base.run.plan.steps, own] } },
    samples: [...base.samples, ...samples],
  };
}
