import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answers } from '../../../report/answers/answers.ts';
import type { Comparison, RunFile } from '../../../results/format.ts';
import { comparison, fixture } from '../fixture.ts';

const first = 'session-redis-defaults';
const second = 'jwt-stateless';

/** A run whose latency has these comparisons on server CPU, and nothing else. */
function latencyWith(...comparisons: Comparison[]): RunFile {
  const { run } = fixture();
  return { ...run, comparisons, scenarios: run.scenarios.slice(0, 1) };
}

const cpu = (contender: string, value: number, extra: Parameters<typeof comparison>[4] = {}) =>
  comparison('latency', contender, 'server-cpu', value, extra);

const sentence = (run: RunFile) => answers(run)[0]?.text;

test('a difference is told with its size, its effect and its interval', () => {
  const run = latencyWith(cpu(second, 0.88, { low: 0.86, high: 0.9, level: 0.95 }));
  assert.equal(
    sentence(run),
    'jwt-stateless needs 12 % less server CPU per request than session-redis (0.88, 95 % interval 0.86 to 0.90).',
  );
});

test('twice as much and more is told as a multiple', () => {
  const run = latencyWith(cpu(second, 2.4, { low: 2.2, high: 2.6, level: 0.95 }));
  assert.equal(
    sentence(run),
    'jwt-stateless needs 2.40 times the server CPU per request of session-redis (2.40, 95 % interval 2.20 to 2.60).',
  );
});

test('several differences are one sentence, the second shortened', () => {
  const run = latencyWith(cpu(first, 1.4, { low: 1.37, high: 1.43 }), cpu(second, 0.88, { low: 0.86, high: 0.9 }));
  assert.equal(
    sentence(run),
    'session-redis-defaults needs 40 % more server CPU per request than session-redis (1.40, 98.3 % interval 1.37 to 1.43); jwt-stateless, 12 % less (0.88, 98.3 % interval 0.86 to 0.90).',
  );
});

test('when all are equal, it says that there is no difference, and the margin', () => {
  const equal = { low: 0.99, high: 1.01, verdict: 'equal' } as const;
  assert.equal(
    sentence(latencyWith(cpu(first, 1, equal), cpu(second, 1, equal))),
    'No difference in server CPU per request between session-redis-defaults, jwt-stateless and session-redis (within 3 %).',
  );
});

test('when all are undecided, it says how many rounds would decide', () => {
  const open = { low: 0.96, high: 1.06, verdict: 'undecided' } as const;
  assert.equal(
    sentence(
      latencyWith(cpu(first, 1.01, { ...open, neededRounds: 120 }), cpu(second, 1.02, { ...open, neededRounds: 90 })),
    ),
    'This run cannot say whether session-redis-defaults (1.01, 98.3 % interval 0.96 to 1.06) and jwt-stateless (1.02, 98.3 % interval 0.96 to 1.06) differ from session-redis in server CPU per request; about 120 rounds would decide.',
  );
});

test('what is mixed is told in two sentences: what is settled, then what is open', () => {
  const run = latencyWith(
    cpu(first, 1.4, { low: 1.37, high: 1.43, level: 0.95 }),
    cpu(second, 1.01, { low: 0.97, high: 1.06, level: 0.95, verdict: 'undecided', neededRounds: 1_200 }),
  );
  assert.equal(
    sentence(run),
    'session-redis-defaults needs 40 % more server CPU per request than session-redis (1.40, 95 % interval 1.37 to 1.43). This run cannot say whether jwt-stateless (1.01, 95 % interval 0.97 to 1.06) differs; about 1,200 rounds would decide.',
  );
});

test('an invalid comparison says so and why', () => {
  const broken = { low: 0.9, high: 1.1, verdict: 'invalid', reason: 'rounds-lost' } as const;
  assert.equal(
    sentence(latencyWith(cpu(first, 1, broken), cpu(second, 1, broken))),
    'No valid comparison of session-redis-defaults and jwt-stateless with session-redis in server CPU per request. More than a third of the rounds were discarded.',
  );
});

test('the control is a floor and no candidate, unless it is all that was compared', () => {
  const floor = cpu('no-auth', 0.38, { low: 0.37, high: 0.39, level: 0.95 });
  assert.doesNotMatch(sentence(latencyWith(floor, cpu(second, 0.88, { low: 0.86, high: 0.9 }))) as string, /no-auth/);
  assert.match(sentence(latencyWith(floor)) as string, /^no-auth needs 62 % less/);
});

test('without comparisons it says what is missing, never who won', () => {
  const { run } = fixture();
  const empty = { ...run, comparisons: [], measurements: [] };
  assert.equal(sentence(empty), 'Not measured: the run has no figures for it.');
  const cutOff = { ...empty, scenarios: run.scenarios.map((scenario) => ({ ...scenario, state: 'planned' as const })) };
  assert.equal(sentence(cutOff), 'Not measured: the run ended first.');
  assert.equal(
    sentence({ ...run, comparisons: [] }),
    'Measured, but nothing was compared; the tables have the figures.',
  );
});

test('a numeric factor is told at its first and last level, or not at all where it changes nothing', () => {
  const text = answers(fixture().run)[1]?.text;
  assert.equal(
    text,
    'session-redis-defaults takes 5 fewer bytes per request than session-redis; jwt-stateless, 226 more with no claims and 7,826 more with 200 claims.',
  );
});

test('a credential that came back to life is told, whatever the delay, and so is an extrapolation', () => {
  const text = answers(fixture().run)[3]?.text as string;
  assert.match(
    text,
    /At a lifetime of 15 min, a revoked credential of jwt-stateless keeps working for up to 15 min \(extrapolated, not measured\)\./,
  );
  assert.match(
    text,
    /session-redis-defaults accepted revoked credentials again after refusing them, in 11 of 20 trials with a slow request in flight\.$/,
  );
});

test('the winner follows the verdicts: with the effects turned round, the sentence turns round', () => {
  const better = latencyWith(cpu(second, 0.8, { low: 0.78, high: 0.82, level: 0.95 }));
  const worse = latencyWith(cpu(second, 1.25, { low: 1.22, high: 1.28, level: 0.95 }));
  assert.match(sentence(better) as string, /20 % less/);
  assert.match(sentence(worse) as string, /25 % more/);
});
