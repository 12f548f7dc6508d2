/** Real servers, without a grace time and with one of a second: what becomes of their chains, and for how long a copy works. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openChains } from '../../../bench/chains/chains.ts';
import type { Chains } from '../../../bench/instrument/chains.ts';
import { contenderNamed } from '../../../servers/catalogue.ts';
import { refreshEvent } from '../../../vocabulary/refreshes.ts';
import { aStore, running } from '../../servers/running.ts';
import { forking } from './forked.ts';

const { signal } = new AbortController();
const store = await aStore();
const timeouts = { idleSeconds: 60, absoluteSeconds: 60, keysSeconds: 1, trustedSeconds: 1, graceSeconds: 1 };
const [none, grace, twice] = await Promise.all([
  running(await contenderNamed('jwt-refresh'), store.url),
  running(await contenderNamed('jwt-refresh-grace'), store.url, 2, timeouts),
  running(forking, store.url, 2, timeouts),
]);
const all = [none, grace, twice].map(({ baseUrls }) => openChains(baseUrls, signal));
const [bare, kind, broken] = all as [Chains, Chains, Chains];
/** They wait for a second, and what waits can do so beside all others. */
const late = kind.befall({ atOnce: 1, againAfterMs: 1_100 });
const copied = kind.replay({ firstMs: 0, intervalMs: 20, patienceMs: 3_000 });

after(async () => {
  for (const chains of all) chains.close();
  await Promise.all([none, grace, twice].map((servers) => servers.close()));
});

test('a refresh that nothing befalls goes on', async () => {
  const seen = { granted: 1, refused: 0, successors: 1, isLost: false, isForked: false };
  assert.deepEqual(await bare.befall(refreshEvent('once')), seen);
  assert.deepEqual(await kind.befall(refreshEvent('once')), seen);
});

test('of eight at once one is let through without a grace time and the chain is lost; with one all are given the same', async () => {
  const { granted, refused, isLost } = await bare.befall(refreshEvent('eight-at-once'));
  assert.deepEqual([granted, refused, isLost], [1, 7, true]);
  const seen = { granted: 8, refused: 0, successors: 1, isLost: false, isForked: false };
  assert.deepEqual(await kind.befall(refreshEvent('eight-at-once')), seen);
});

test('whoever asks again for an answer that was lost loses the chain without a grace time, and with one after it', async () => {
  assert.equal((await bare.befall(refreshEvent('cut-off-0'))).isLost, true);
  const seen = { granted: 1, refused: 0, successors: 1, isLost: false, isForked: false };
  assert.deepEqual(await kind.befall(refreshEvent('cut-off-0')), seen);
  const { isLost, successors } = await late;
  assert.deepEqual([isLost, successors], [true, 1]);
});

test('a server that gives each request a successor of its own forks its chains, whoever received them', async () => {
  for (const event of ['two-at-once', 'cut-off-0'] as const) {
    const { isForked, isLost, successors } = await broken.befall(refreshEvent(event));
    assert.deepEqual([isForked, isLost, successors], [true, false, 2], event);
  }
});

test('a copy of a used token works at no time without a grace time, and for as long as it lasts with one; both end the chain', async () => {
  const never = await bare.replay({ firstMs: 0, intervalMs: 1, patienceMs: 1_000 });
  const second = await copied;
  assert.deepEqual([never.lastAcceptedMs, never.probes, never.isEnded], [null, 1, true]);
  assert.ok((second.lastAcceptedMs ?? 0) > 500 && (second.lastAcceptedMs ?? 0) <= 1_000, JSON.stringify(second));
  assert.ok((second.refusedMs ?? 0) >= (second.lastAcceptedMs ?? 0) && second.isEnded);
});

test('a copy that is refused by nobody is given up', async () => {
  const { refusedMs, lastAcceptedMs, isEnded } = await kind.replay({ firstMs: 0, intervalMs: 20, patienceMs: 100 });
  assert.deepEqual([refusedMs, isEnded], [null, false]);
  assert.ok((lastAcceptedMs ?? 0) >= 100);
});
