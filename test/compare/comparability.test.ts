/** Which runs may be compared: every field that forbids it is named, and what travels between machines is offered. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differencesOf, mustBeComparable } from '../../compare/comparability.ts';
import type { Environment, Plan, RunFile } from '../../results/format.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { side } from './fixture.ts';

const run = (changes: Partial<RunFile> = {}) => side('a', { base: 100, other: 120 }, changes).run;
const onMachine = (changes: Partial<Environment>) => run({ environment: { ...run().environment, ...changes } });
const planned = (changes: Partial<Plan>) => run({ plan: { ...run().plan, ...changes } });

function refusal(a: RunFile, b: RunFile, across = false) {
  try {
    mustBeComparable(a, b, across);
  } catch (error) {
    if (error instanceof AuthbenchError) return { ...error.complaint, exitCode: error.exitCode };
    throw error;
  }
  return undefined;
}

const store = (changes: Partial<NonNullable<Environment['store']>>) => ({
  ...(run().environment.store as NonNullable<Environment['store']>),
  ...changes,
});
const [open, countedStep] = run().plan.steps as [Plan['steps'][number], Plan['steps'][number]];
const placement = run().plan.placement;

const circumstances: readonly [field: string, other: RunFile][] = [
  ['suite', run({ suite: 'full' })],
  ['rate', planned({ rate: 500 })],
  ['connections', planned({ connections: 64 })],
  ['placement', planned({ placement: { ...placement, pinned: true, servers: '0', store: '0', generator: '1' } })],
  ['cpu', onMachine({ cpu: 'Another' })],
  ['cores', onMachine({ cores: 4 })],
  ['memory', onMachine({ memoryBytes: 2048 })],
  ['os', onMachine({ os: 'Example 2' })],
  ['kernel', onMachine({ kernel: '6.1' })],
  ['virtualisation', onMachine({ virtualisation: 'virtual machine (kvm)' })],
  ['governor', onMachine({ governor: 'powersave' })],
  ['stolen time left out of CPU time', onMachine({ paravirtTimeAccounting: true })],
  ['thread pool', onMachine({ threadPool: 8 })],
  ['node', onMachine({ node: '24.1.0' })],
  ['store', onMachine({ store: store({ version: '8.0' }) })],
  ['store from', onMachine({ store: store({ from: 'docker' }) })],
  ['store setting save', onMachine({ store: store({ settings: { save: '60 1' } }) })],
  ['store', onMachine({ store: null })],
  [
    'speed, open, sliceMs',
    planned({ steps: [{ ...open, settings: { ...open.settings, sliceMs: 500 } }, countedStep] }),
  ],
  ['speed, counted, count', planned({ steps: [open, { ...countedStep, settings: { count: 20 } }] })],
  ['autocannon', onMachine({ dependencies: { ...run().environment.dependencies, autocannon: '10.0.0' } })],
];

for (const [field, other] of circumstances) {
  test(`runs that differ in ${field} are refused by name, with --across on offer, and compared with it`, () => {
    const complaint = refusal(run(), other);
    assert.equal(complaint?.code, 'AB_NOT_COMPARABLE');
    assert.equal(complaint?.exitCode, 4);
    assert.ok(complaint?.what.includes(field), complaint?.what);
    assert.ok(complaint?.received?.includes(`${field}: `), complaint?.received);
    assert.match(complaint?.next ?? '', /--across.*base.*authbench diff/);
    assert.equal(refusal(run(), other, true), undefined);
  });
}

test('a refusal has both values of every field', () => {
  const complaint = refusal(run(), run({ environment: { ...run().environment, cpu: 'Another', node: '22.0.0' } }));
  assert.match(complaint?.what ?? '', /: cpu, node\.$/);
  assert.equal(complaint?.received, 'cpu: Example and Another; node: 24.0.0 and 22.0.0');
});

test('runs of two methods are never compared, and --across is not on offer', () => {
  const other = run({ methodVersion: run().methodVersion + 1 });
  for (const across of [false, true]) {
    const complaint = refusal(run(), other, across);
    assert.match(complaint?.what ?? '', /method version/);
    assert.doesNotMatch(complaint?.next ?? '', /--across/);
  }
  assert.match(refusal(run(), run({ schemaVersion: '2.0.0' }))?.what ?? '', /schema version/);
  assert.equal(refusal(run(), run({ schemaVersion: '1.9.0' })), undefined);
});

test('with two baselines single figures are compared, effects against the baseline are not', () => {
  const other = planned({ baseline: 'other' });
  assert.equal(refusal(run(), other), undefined);
  assert.match(refusal(run(), other, true)?.what ?? '', /baseline/);
  assert.doesNotMatch(refusal(onMachine({ cpu: 'Another' }), other)?.next ?? '', /Add --across/);
});

test('commit, packages and settings of contenders are what is compared', () => {
  const other = run({
    environment: {
      ...run().environment,
      commit: 'abcdef0123456789',
      dirty: true,
      dependencies: { fastify: '6.0.0' },
      directDependencies: ['fastify'],
    },
    contenders: run().contenders.map((one) => ({ ...one, settings: { ttl: 60 } })),
  });
  assert.equal(refusal(run(), other), undefined);
  assert.deepEqual(
    differencesOf(run(), other).compared.map(({ field, before, after }) => `${field}: ${before} > ${after}`),
    [
      'commit: unknown > abcdef012345 with uncommitted changes',
      'fastify: 5.0.0 > 6.0.0',
      'base, ttl: none > 60',
      'other, ttl: none > 60',
    ],
  );
});

test('seed, hour, load before the start and a hundredth of the memory are no reason to refuse', () => {
  const other = run({
    seed: 2,
    startedAt: '2027-01-01T00:00:00.000Z',
    environment: { ...run().environment, loadBefore: 3, memoryBytes: 1020, steal: 0.01 },
    plan: {
      ...run().plan,
      seed: 2,
      steps: [
        { ...open, minRounds: 99, settings: { ...open.settings, batch: 2, from: 40, precision: 0.1 } },
        countedStep,
      ],
    },
  });
  assert.equal(refusal(run(), other), undefined);
  const { circumstances, compared } = differencesOf(run(), other);
  assert.deepEqual([circumstances, compared], [[], []]);
});

test('stolen time and the neighbours of a round are noted', () => {
  const other = run({
    environment: { ...run().environment, steal: 0.08 },
    plan: {
      ...run().plan,
      steps: [
        { ...open, arms: ['a', 'b', 'c'].map((contender) => ({ contender, variant: '', factors: {} })) },
        countedStep,
      ],
    },
  });
  assert.deepEqual(
    differencesOf(run(), other).noted.map(({ field }) => field),
    ['contenders a round', 'stolen time'],
  );
});

test('a run that compares versions by itself is refused', () => {
  const both = planned({ versions: { older: 'main', newer: 'work' } });
  assert.equal(refusal(run(), both)?.code, 'AB_COMPARE_VERSIONS');
});

test('of two steps of one shape in a scenario, the settings of both must be the same', () => {
  const steps = (sliceMs: number): Plan['steps'] => [
    { ...open, id: 'speed/slow', settings: { ...open.settings, sliceMs } },
    { ...open, id: 'speed/fast' },
    countedStep,
  ];
  assert.deepEqual(refusal(planned({ steps: steps(250) }), planned({ steps: steps(250) })), undefined);
  const complaint = refusal(planned({ steps: steps(125) }), planned({ steps: steps(500) }));
  assert.match(complaint?.what ?? '', /speed, open, sliceMs/);
});
