/** Known servers, and what the instrument says of their times: alone, since a neighbour adds to every time that is measured. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withLaboratory } from '../../../bench/known/laboratory.ts';
import { burnTrial, delayTrial, type Finding, stallTrial, twoPeaksTrial } from '../../../bench/known/trials.ts';
import { placementHere } from '../../../bench/machine/machine.ts';
import { shortWarmUp } from '../../short-warm-up.ts';

const placement = placementHere();
const limit = { timeout: 60_000 };
const named = (findings: readonly Finding[], name: RegExp) => {
  const found = findings.find((finding) => name.test(finding.name));
  assert.ok(found, String(name));
  return found;
};

/** Of a trial that holds, or of the third: a moment in which the machine is busy adds to every time that is measured. */
async function calmly(trial: () => Promise<Finding[]>, name: RegExp, attempt = 1): Promise<Finding> {
  const found = named(await trial(), name);
  return found.holds || attempt === 3 ? found : calmly(trial, name, attempt + 1);
}

test('CPU that one port burns is that port’s: by the record, and by the difference to the port beside it', limit, () =>
  // Both ports are one process, so that a heap which still grows is the same for both.
  withLaboratory({ placement, warmUp: shortWarmUp }, async (laboratory) => {
    const [burnt] = await burnTrial(laboratory, [400], 2.5, 1);
    const { recorded = 0, reported = Number.NaN, low = 0, high = 0 } = burnt ?? {};
    // A busy machine may drop every round as late, and the figure with them; the difference of all rounds is there in any case.
    const difference = Number.isNaN(reported) ? (low + high) / 2 : reported;
    assert.ok(recorded > 380 && recorded < 480, JSON.stringify(burnt));
    assert.ok(difference > 250 && difference < 550, JSON.stringify(burnt));
  }),
);

test(
  'a constant delay, two peaks and a stall are reported as the server’s record and the schedule have them',
  limit,
  () =>
    withLaboratory({ placement }, async (laboratory) => {
      const delay = await calmly(() => delayTrial(laboratory, 20, 1), /p50/);
      // A timer of Node counts whole ms, so that it may end a fraction of one early.
      assert.ok(delay.known > 19 && delay.holds, JSON.stringify(delay));
      const share = await calmly(() => twoPeaksTrial(laboratory, 1), /share/);
      assert.ok(share.known > 25 && share.known < 35 && share.holds, JSON.stringify(share));
      const stall = await stallTrial(laboratory, 500, 2);
      // A quarter of the requests are due within the stall: the slowest waits for all of it, and those behind it for their turn as well.
      for (const [index, least] of [400, 480, 500].entries()) {
        const { known = 0 } = stall[index] ?? {};
        assert.ok(known > least - 5 && known < least + 150, JSON.stringify(stall));
      }
      assert.ok(named(stall, /max/).reported >= 490, JSON.stringify(stall));
    }),
);
