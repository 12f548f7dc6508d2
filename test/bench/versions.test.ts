/** Two versions of a contender, side by side: each is compared with its own older version, and with nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planned } from '../../bench/plan/plan.ts';
import type { NamedContender } from '../../servers/contender.ts';
import { first, quickInput, second, token } from './fake-contenders.ts';
import { only, runOnFakes } from './fake-run.ts';

const at = (name: string, contender: NamedContender): NamedContender => ({
  ...contender,
  version: { name, root: `/checkouts/${name}` },
});
const inBoth = (...contenders: NamedContender[]) => contenders.flatMap((one) => [at('old', one), at('new', one)]);
const versions = { older: 'old', newer: 'new' };

test('each version is an arm of its own, and the plan says which is the older', async () => {
  const plan = planned(await quickInput({ ...(await only('latency')), contenders: inBoth(first), versions }));
  assert.deepEqual(plan.versions, versions);
  assert.deepEqual(plan.contenders, ['first']);
  assert.deepEqual(
    plan.steps[0]?.arms.map(({ contender, variant }) => `${contender}@${variant}`),
    ['first@old', 'first@new'],
  );
});

test('two contenders at a time share a round, in both versions', async () => {
  const contenders = inBoth(first, second, token);
  const { steps } = planned(await quickInput({ ...(await only('latency')), contenders, versions }));
  assert.deepEqual(
    steps.filter(({ shape }) => shape === 'open').map(({ arms }) => arms.map(({ contender }) => contender)),
    [
      ['first', 'first', 'second', 'second'],
      ['token', 'token'],
    ],
  );
});

test('every figure of the newer version is compared with the older version of the same contender', async () => {
  const { comparisons } = await runOnFakes({}, { contenders: inBoth(first, token), versions });
  assert.ok(comparisons.length > 0);
  for (const { baseline, baselineVariant, contender, variant } of comparisons)
    assert.deepEqual([baseline, baselineVariant, variant], [contender, 'old', 'new']);
  const metrics = new Set(comparisons.map(({ contender, metric }) => `${contender} ${metric}`));
  for (const metric of [
    'server-cpu',
    'capacity',
    'request-bytes',
    'store-commands',
    'revocation-delay-p50',
    'reaccepted',
  ])
    assert.ok(metrics.has(`first ${metric}`), metric);
  assert.ok(metrics.has('token claims-to-431'));
});

test('a lifetime is compared with the same lifetime of the older version', async () => {
  const { comparisons } = await runOnFakes({}, { contenders: inBoth(token), versions });
  const delays = comparisons.filter(({ metric }) => metric === 'revocation-delay-p50');
  assert.equal(delays.length, 3 * 2 * 2);
});
