/** A synthetic run with chains of refresh tokens: its figures are invented, only their shapes are real. */
import type { ReportInput } from '../../report/facts/input.ts';
import { refreshEventIds } from '../../vocabulary/refreshes.ts';
import { fixture } from './fixture.ts';
import { measurement } from './fixture-rows.ts';

/** Every contender loses half of its chains but where nothing happens; every other one has a replay window of some seconds. */
export function refreshFixture(base = fixture()): ReportInput {
  const measurements = base.run.contenders.flatMap(({ id }, index) => [
    ...refreshEventIds.flatMap((event) =>
      (['chains-lost', 'chains-forked'] as const).map((metric) => {
        const value = event === 'once' || metric === 'chains-forked' ? 0 : 50;
        const ends = value === 0 ? { low: 0, high: 3.6 } : { low: 39.8, high: 60.2 };
        return measurement('chains', id, metric, value, { factors: { event }, n: 100, shape: 'events', ...ends });
      }),
    ),
    index % 2 === 0
      ? measurement('chains', id, 'replay-window-p50', 1, { n: 40, shape: 'replays', censored: 'at-most' })
      : measurement('chains', id, 'replay-window-p50', 4_000 + 500 * index, {
          ...{ n: 40, shape: 'replays', low: 3_900 + 500 * index, high: 4_050 + 500 * index },
        }),
  ]);
  return { ...base, run: { ...base.run, measurements: [...base.run.measurements, ...measurements] } };
}
