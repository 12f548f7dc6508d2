import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distances } from '../../../report/answers/distances.ts';
import type { Measurement, RunFile } from '../../../results/format.ts';
import { fixture } from '../fixture.ts';

const row = (contender: string, metric: string, value: number, rest: Partial<Measurement> = {}): Measurement => ({
  ...{ scenario: 'store-distance', contender, variant: '', factors: {}, metric, value, low: null, high: null, n: 1 },
  ...{ unit: metric === 'round-trips' ? 'round trips/read' : 'ms', better: 'lower', kind: 'noisy' },
  load: { shape: 'open', rate: 1_000, connections: 32, serverCore: null },
  ...rest,
});

const told = (...measurements: Measurement[]) =>
  distances({ ...fixture().run, measurements } satisfies RunFile, 'store-distance');

test('round trips are told with their intervals, and where designs take equally long', () => {
  assert.deepEqual(
    told(
      row('session-redis', 'round-trips', 1.004, { low: 0.991, high: 1.017 }),
      row('jwt-es256', 'round-trips', -0.002, { low: -0.004, high: 0.003 }),
      row('jwt-es256', 'crossing-distance', 0.412, { low: 0.37, high: 0.455 }),
      row('no-auth', 'crossing-distance', 5.12, { censored: 'at-least' }),
      row('jwt-stateless', 'crossing-distance', 5.12, { censored: 'at-least' }),
    ),
    [
      'On the path of a read, round trips to the store: 1.00 [0.991, 1.02] with session-redis and 0.00 [−0.0040, 0.0030] with jwt-es256.',
      'Round trip at which a read takes as long as with session-redis, in the median: with jwt-es256 at 0.412 ms [0.370 ms, 0.455 ms]; with no-auth or jwt-stateless nowhere up to 5.12 ms.',
    ],
  );
});

test('an interval that was cut off where measuring ended is told as such', () => {
  const pings = [220, 5_190].map((us) => row('session-redis', 'store-ping', us));
  const [near] = told(...pings, row('jwt-es256', 'crossing-distance', 0.2, { low: 0, high: 0.455 }));
  assert.match(`${near}`, /0\.455 ms\] \(cut off where measuring ended: they may cross nowhere\)\.$/);
  const [far] = told(...pings, row('jwt-es256', 'crossing-distance', 4.9, { low: 4.6, high: 5.2 }));
  assert.match(`${far}`, /cut off/);
  const [between] = told(...pings, row('jwt-es256', 'crossing-distance', 4.5, { low: 4.1, high: 4.9 }));
  assert.doesNotMatch(`${between}`, /cut off/);
});

test('of a scenario without distances nothing is said', () => {
  assert.deepEqual(told(row('session-redis', 'server-cpu', 100)), []);
});
