import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mustBeSame, mustStillConform, plannedContenders, reopened, resumable } from '../../../bench/run/reopen.ts';
import type { RunFile } from '../../../results/format.ts';
import type { AuthbenchError } from '../../../vocabulary/errors.ts';
import { exampleRun } from '../../results/example-run.ts';
import { first, token } from '../fake-contenders.ts';

const cutOff = (changes: Partial<RunFile> = {}): RunFile => ({ ...exampleRun(), state: 'interrupted', ...changes });
const complaintOf = (what: () => unknown) => {
  try {
    what();
  } catch (error) {
    return (error as AuthbenchError).complaint;
  }
  return assert.fail('it does not complain');
};

test('a run that is complete has nothing to go on with', () => {
  const run = { ...exampleRun(), state: 'complete' as const };
  assert.equal(
    complaintOf(() => resumable({ run, samples: [], histograms: [], missing: [] })).code,
    'AB_RESUME_COMPLETE',
  );
});

test('the contenders of the plan are taken in its order, and one that is not to be had is named', () => {
  const plan = { ...exampleRun().plan, contenders: ['token', 'first'] };
  assert.deepEqual(
    plannedContenders(cutOff({ plan }), [first, token]).map(({ id }) => id),
    ['token', 'first'],
  );
  const { code, received } = complaintOf(() => plannedContenders(cutOff({ plan }), [first]));
  assert.deepEqual([code, received], ['AB_RESUME_CONTENDER', 'token']);
});

test('another commit, another Node, other packages, another store and other cores are refused, each by name', () => {
  const file = cutOff();
  const now = { environment: file.environment, placement: file.plan.placement };
  assert.doesNotThrow(() => mustBeSame(file, now));
  const { environment, placement } = now;
  for (const [named, changed] of [
    [/commit: .+ then, other now/, { environment: { ...environment, commit: 'other' } }],
    [/node: /, { environment: { ...environment, node: '1.2.3' } }],
    [/cpu: /, { environment: { ...environment, cpu: 'another' } }],
    [/locked dependencies/, { environment: { ...environment, dependencies: { a: '1' } } }],
    [/store: /, { environment: { ...environment, store: { version: '1', from: 'PATH', settings: {} } } }],
    [/cores that servers/, { placement: { ...placement, servers: '7' } }],
  ] as const) {
    const { code, received } = complaintOf(() => mustBeSame(file, { ...now, ...changed }));
    assert.equal(code, 'AB_RESUME_DIFFERS');
    assert.match(received ?? '', named);
  }
});

test('a contender that does not conform any more stops the run from going on', () => {
  const [contender = ''] = exampleRun().plan.contenders;
  const failed = [{ contender, variant: '', check: 'logout', status: 'fail' as const }];
  assert.equal(complaintOf(() => mustStillConform(cutOff(), failed)).code, 'AB_RESUME_CONFORMANCE');
  assert.doesNotThrow(() =>
    mustStillConform(cutOff(), [{ ...failed[0], contender: 'left out' } as (typeof failed)[0]]),
  );
});

test('what was measured to the end stays in the file, what was cut short is made again', () => {
  const { scenarios, measurements, comparisons, ...rest } = exampleRun();
  const [whole] = scenarios;
  const partial = { ...(whole as (typeof scenarios)[0]), id: 'cut', state: 'partial' as const, rounds: 3 };
  const file = cutOff({
    ...rest,
    scenarios: [{ ...(whole as (typeof scenarios)[0]), state: 'measured' }, partial],
    measurements: measurements.flatMap((one) => [one, { ...one, scenario: 'cut' }]),
    comparisons: comparisons.flatMap((one) => [one, { ...one, scenario: 'cut' }]),
  });
  const open = reopened(file, [], new Date('2026-11-23T01:02:03Z'));
  assert.deepEqual([open.state, open.finishedAt, open.resumes], ['running', null, ['2026-11-23T01:02:03.000Z']]);
  assert.deepEqual(
    open.scenarios.map(({ id, state, rounds }) => [id, state, rounds]),
    [
      [whole?.id, 'measured', whole?.rounds],
      ['cut', 'planned', 0],
    ],
  );
  assert.ok(open.measurements.length === measurements.length && open.comparisons.length === comparisons.length);
  assert.ok(open.measurements.every(({ scenario }) => scenario !== 'cut'));
});
