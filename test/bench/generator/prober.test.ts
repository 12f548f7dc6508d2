/** The prober, against servers whose revocation is known. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runTrials, stopTrials } from '../../../bench/generator/prober.ts';
import type { InstanceResult, Trial, TrialResult } from '../../../bench/generator/trial.ts';
import { type Manner, MiniState, miniContender, operatorKey } from './mini-contender.ts';

const trial = (instances: readonly { readonly url: string }[], changes: Partial<Trial> = {}): Trial => ({
  number: 0,
  instances: instances.map(({ url }) => url),
  userId: 'u1',
  trigger: 'logout',
  inFlight: 'none',
  slowMs: 300,
  intervalMs: 2,
  issueAtMs: null,
  patienceMs: 3_000,
  ...changes,
});

/** What the trials showed, by number: they end in whatever order. */
async function resultsOf(trials: readonly Trial[], key: string, probesPerSecond: number): Promise<TrialResult[]> {
  const results: TrialResult[] = [];
  await runTrials(trials, key, probesPerSecond, (result) => results.push(result));
  return results.sort((a, b) => a.number - b.number);
}

/** One trial on servers of these manners, which share their credentials. */
async function tried(manners: readonly Manner[], changes: Partial<Trial> = {}, key = operatorKey) {
  const state = new MiniState();
  const instances = await Promise.all(manners.map((manner) => miniContender(manner, state)));
  const [result] = await resultsOf([trial(instances, changes)], key, 2_000);
  assert.ok(result);
  return { result, state, instances };
}

const [first, second] = [0, 1].map(
  (index) =>
    ({ instances }: TrialResult) =>
      instances[index] as InstanceResult,
) as [(result: TrialResult) => InstanceResult, (result: TrialResult) => InstanceResult];

for (const trigger of ['logout', 'revoke'] as const) {
  test(`a ${trigger} that works at once leaves no accepted probe on either instance`, async () => {
    const { result } = await tried([{}, {}], { trigger });
    assert.equal(result.fault, undefined);
    for (const seen of result.instances) {
      assert.deepEqual([seen.accepted, seen.lastAcceptedMs, seen.reacceptedMs], [0, null, null]);
      assert.ok(seen.refusedMs !== null && seen.refusedMs >= 0);
      assert.ok(seen.probes >= 5, 'a refusal lasts after five');
    }
  });
}

test('a credential that works for 200 ms more has its last acceptance before that, and its refusal behind it', async () => {
  const { result } = await tried([{ refusesAfterMs: 200 }]);
  const { lastAcceptedMs, refusedMs, accepted, reacceptedMs } = first(result);
  // The revoke was done before its answer was read, so 200 ms after the revoke are less than 200 ms after t0.
  assert.ok(lastAcceptedMs !== null && lastAcceptedMs <= 200 && lastAcceptedMs > 100, `${lastAcceptedMs} ms`);
  assert.ok(refusedMs !== null && refusedMs > lastAcceptedMs);
  assert.ok(accepted > 10);
  assert.equal(reacceptedMs, null);
});

test('each instance is watched by itself', async () => {
  const { result } = await tried([{}, { refusesAfterMs: 150 }]);
  assert.equal(first(result).lastAcceptedMs, null);
  assert.ok((second(result).lastAcceptedMs ?? 0) > 50);
});

test('a credential that a slow request brings back to life is told as accepted again', async () => {
  const { result } = await tried([{ comesBack: true }], { inFlight: 'slow' });
  const { lastAcceptedMs, refusedMs, reacceptedMs } = first(result);
  assert.equal(lastAcceptedMs, null, 'it was dead at first');
  assert.ok(refusedMs !== null);
  assert.ok(reacceptedMs !== null && reacceptedMs > refusedMs);
});

test('a slow request that brings nothing back leaves the credential dead, though it is asked for until that request has ended', async () => {
  const { result, instances } = await tried([{}], { inFlight: 'slow' });
  assert.equal(first(result).reacceptedMs, null);
  const asked = instances[0]?.seen.map(({ what }) => what) ?? [];
  assert.ok(asked.indexOf('GET /me/slow?ms=300') < asked.indexOf('POST /logout'), 'under way when the revoke is sent');
});

test('a slow request that ends before the logout is made longer until it is in flight, and the next trial begins with that', async () => {
  const logout = () => new Promise((done) => setTimeout(done, 250));
  const state = new MiniState();
  const server = await miniContender({ comesBack: true, logout }, state);
  const slow = { inFlight: 'slow', slowMs: 100 } as const;
  const [result] = await resultsOf([trial([server], slow)], operatorKey, 2_000);
  assert.equal(result?.fault, undefined);
  assert.ok((result?.slowMs ?? 0) > 250, `${result?.slowMs} ms`);
  assert.ok(result && first(result).reacceptedMs !== null, 'it was in flight');
  const before = state.loggedInAtWall.size;
  assert.ok(before >= 2, 'each attempt has a user of its own');
  const [next] = await resultsOf([trial([server], { ...slow, userId: 'next' })], operatorKey, 2_000);
  assert.deepEqual([next?.slowMs, state.loggedInAtWall.size], [result.slowMs, before + 1]);
});

test('a slow request that cannot be made longer has a reason of its own', async () => {
  const logout = () => new Promise((done) => setTimeout(done, 80));
  const { result } = await tried([{ logout, longestSlowMs: 20 }], { inFlight: 'slow', slowMs: 2_000 });
  assert.deepEqual([result.reason, result.instances], ['not-in-flight', []]);
  assert.match(result.fault ?? '', /^the slow request ended before the logout was answered$/);
});

test('a credential that is never refused is given up when patience ends', async () => {
  const { result } = await tried([{ revokes: false }], { patienceMs: 150 });
  const { refusedMs, lastAcceptedMs, accepted, probes } = first(result);
  assert.deepEqual([refusedMs, accepted], [null, probes]);
  assert.ok((lastAcceptedMs ?? 0) > 100);
  assert.equal(result.fault, undefined);
});

test('an answer that is neither acceptance nor refusal is a fault, with its status', async () => {
  const { result } = await tried([{ statusWhenRevoked: 503 }], { patienceMs: 50 });
  assert.equal(result.fault, 'a probe was answered 503');
});

test('a revoke that fails is a fault, and nothing is probed', async () => {
  const refused = await tried([{}], { trigger: 'revoke' }, 'another key');
  assert.equal(refused.result.fault, 'the revoke was answered 401, not 204');
  assert.deepEqual(refused.result.instances, []);
  const failing = await tried([{ logoutStatus: 500 }]);
  assert.equal(failing.result.fault, 'the logout was answered 500, not 204');
});

test('a server that is not there is a fault of that trial alone', async () => {
  const gone = await miniContender({});
  await gone.close();
  const server = await miniContender({});
  const results = await resultsOf([trial([gone]), trial([server], { number: 1, userId: 'u2' })], operatorKey, 2_000);
  assert.match(results[0]?.fault ?? '', /ECONNREFUSED/);
  assert.deepEqual([results[1]?.number, results[1]?.fault], [1, undefined]);
});

test('the life that a token has left is told by its own exp, at the moment the revoke was answered', async () => {
  const expiresAt = Math.floor(Date.now() / 1_000) + 60;
  const { result, state } = await tried([{ expiresAt }]);
  const atRevoke = expiresAt * 1_000 - (state.revokedAtWall.get('u1') as number);
  assert.ok(result.lifeLeftMs !== null);
  assert.ok(
    result.lifeLeftMs <= atRevoke + 20 && result.lifeLeftMs > atRevoke - 5_000,
    `${result.lifeLeftMs} of ${atRevoke}`,
  );
  assert.equal((await tried([{}])).result.lifeLeftMs, null, 'a cookie tells none');
});

test('a credential is issued at its place in the second, not before', async () => {
  const startedAt = Date.now();
  const { state } = await tried([{}], { issueAtMs: (startedAt + 300) % 1_000 });
  assert.ok((state.loggedInAtWall.get('u1') as number) >= startedAt + 299);
});

test('trials run side by side as far as the budget of probes goes', async () => {
  let arrived = 0;
  let all = () => {};
  const together = new Promise<void>((resolve) => {
    all = resolve;
  });
  // No login is answered until three have come: trials one after another would never get there.
  const server = await miniContender({
    login: () => {
      if (++arrived === 3) all();
      return together;
    },
  });
  const trials = [0, 1, 2].map((number) => trial([server], { number, userId: `u${number}`, intervalMs: 2 })); // 500 a second each
  const results = await resultsOf(trials, operatorKey, 1_500);
  assert.deepEqual(
    results.map(({ number, fault }) => [number, fault]),
    [0, 1, 2].map((number) => [number, undefined]),
  );
});

test('a trial that needs the whole budget has it for itself until its fine probes have ended', async () => {
  const state = new MiniState();
  const revokedWhen: number[] = [];
  const server = await miniContender({ login: () => void revokedWhen.push(state.revokedAt.size) }, state);
  const trials = [0, 1, 2].map((number) => trial([server], { number, userId: `u${number}`, intervalMs: 1 })); // 1,000 a second each
  await resultsOf(trials, operatorKey, 1_000);
  assert.deepEqual(revokedWhen, [0, 1, 2], 'each logged in only when the one before it had been revoked');
});

test('a trial that needs more than the budget still runs', async () => {
  const server = await miniContender({});
  const [result] = await resultsOf([trial([server], { intervalMs: 1 })], operatorKey, 10);
  assert.equal(result?.fault, undefined);
});

test('trials that are stopped come back at once, as interrupted', async () => {
  let probed = () => {};
  const probing = new Promise<void>((resolve) => {
    probed = resolve;
  });
  const state = new MiniState();
  const server = await miniContender({ revokes: false, login: () => setTimeout(probed, 50) && undefined }, state);
  const trials = [0, 1].map((number) =>
    trial([server], { number, userId: `u${number}`, intervalMs: 1, patienceMs: 600_000 }),
  );
  const running = resultsOf(trials, operatorKey, 1_000);
  await probing;
  stopTrials();
  assert.deepEqual(
    (await running).map(({ fault }) => fault),
    ['interrupted', 'interrupted'],
    'the one under way, and the one that had not begun',
  );
  assert.deepEqual([...state.loggedInAtWall.keys()], ['u0'], 'which was not begun after all');
});

test('trials run again after others were stopped', async () => {
  const server = await miniContender({});
  const [result] = await resultsOf([trial([server])], operatorKey, 2_000);
  assert.equal(result?.fault, undefined);
});
