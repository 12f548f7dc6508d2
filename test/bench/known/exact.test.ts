/** Known servers, and what the instrument counts of them: exactly, whatever else the machine does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withLaboratory } from '../../../bench/known/laboratory.ts';
import { bytesTrial, storeTrial } from '../../../bench/known/trials.ts';
import { placementHere } from '../../../bench/machine/machine.ts';
import { contenderNamed } from '../../../servers/catalogue.ts';
import { ownStore } from '../store/own-store.ts';

const placement = placementHere();
const limit = { timeout: 60_000 };

test(
  'bytes and store commands are reported exactly; the bytes that a client sees are those that the server sees',
  limit,
  async (t) => {
    const store = await ownStore(t);
    await withLaboratory({ placement, storeUrl: store.url }, async (laboratory) => {
      const [bytes] = await bytesTrial(laboratory);
      assert.deepEqual([bytes?.known, bytes?.reported, bytes?.holds], [2_003, 2_003, true]);
      const [asked] = await storeTrial(laboratory);
      assert.deepEqual([asked?.known, asked?.reported, asked?.holds], [3, 3, true]);
      const server = await laboratory.ours('one', await contenderNamed('jwt-stateless'));
      const { bytesRead, bytesWritten, sent, received, requests } = await laboratory.counted(server, 200);
      assert.ok(requests === 200 && sent > 200 * 100);
      assert.deepEqual([bytesRead, bytesWritten], [sent, received]);
    });
  },
);
