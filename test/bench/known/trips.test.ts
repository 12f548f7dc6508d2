/** A real known server, a real Redis, the relay of the generator between them: what is counted does not depend on speed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withLaboratory } from '../../../bench/known/laboratory.ts';
import { placementHere } from '../../../bench/machine/machine.ts';
import { ownStore } from '../store/own-store.ts';

test('each command of a sequence passes the relay there and back by itself, and waits for the whole distance', {
  timeout: 60_000,
}, async (t) => {
  const store = await ownStore(t);
  await withLaboratory({ placement: placementHere(), storeUrl: store.url }, async (laboratory) => {
    const server = await laboratory.known('twice', { storeAsks: 2 }, { relayed: true });
    // One connection: nothing is sent together.
    const pace = { rate: 50, ms: 200, phase: 0.5 };
    const far = await laboratory.unsliced(server, pace, 1, { roundTripMs: 4 });
    const parts = far.relay?.lateUs ?? new Float64Array();
    assert.equal(parts.length, 2 * 2 * far.serviceUs.length);
    assert.ok(parts.every((us) => us >= 0));
    assert.ok(far.serviceUs.every((us) => us >= 2 * 4_000));
    assert.equal(far.relay?.pingUs.length, 0, 'no port to PING was given');
    const near = await laboratory.unsliced(server, pace, 1, { roundTripMs: 0, pingPort: server.pingPort as number });
    assert.equal(near.relay?.lateUs.length, 0, 'nothing waits');
    assert.ok((near.relay?.pingUs.length ?? 0) > 0);
    assert.ok((near.relay?.busyMs ?? 0) > 0);
  });
});
