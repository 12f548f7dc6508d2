/** One real outage of a session in Redis, short: who is kept out, and what is lost. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLab } from '../../../bench/outages/lab.ts';
import { contenderNamed } from '../../../servers/catalogue.ts';

test('a store that is killed and comes back empty: nobody is let in who must not be, and everybody is logged out', async (t) => {
  const contender = await contenderNamed('session-redis');
  const { signal } = new AbortController();
  const lab = await openLab({ contender, way: 'killed', rate: 50, awayMs: 500, signal });
  t.after(() => lab.close());
  const seen = await lab.outage(0);
  assert.ok(seen.loggedIn.asked > 10 && seen.ended.asked > 2, JSON.stringify(seen));
  assert.deepEqual([seen.ended.wrong, seen.isWell], [0, true]);
  assert.ok(seen.loggedIn.unavailable > 0);
  assert.equal(seen.credentials?.lost, seen.credentials?.asked);
  assert.equal(seen.revocations?.lost, 0);
  assert.ok(seen.awayMs >= 500);
  assert.ok(seen.timeline.some(({ right }) => right > 0) && seen.timeline.some(({ unavailable }) => unavailable > 0));
});

test('a Ctrl-C while the store is away ends the outage, and nothing of the store is left', async (t) => {
  const controller = new AbortController();
  const contender = await contenderNamed('session-redis');
  // Stores of this test alone: others begin and end elsewhere meanwhile.
  const own = mkdtempSync(join(tmpdir(), 'authbench-lab-'));
  t.after(() => rmSync(own, { recursive: true, force: true }));
  process.env.TMPDIR = own;
  const { signal } = controller;
  const lab = await openLab({
    ...{ contender, way: 'paused', rate: 20, awayMs: 60_000, signal },
    gone: () => controller.abort(),
  } as const);
  assert.ok(readdirSync(own).length > 0);
  await assert.rejects(lab.outage(0), { name: 'AbortError' });
  await lab.close();
  assert.deepEqual(readdirSync(own), []);
});
