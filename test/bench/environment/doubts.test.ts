import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Circumstances, doubtsOf } from '../../../bench/environment/doubts.ts';
import { placement, withoutStore } from '../../../bench/machine/cores.ts';

const good: Circumstances = {
  virtualisation: { machine: null, container: null },
  cores: 8,
  machineCores: 8,
  cpuQuota: null,
  sharesPhysicalCores: false,
  placement: placement([0, 1, 2, 3], true),
  storeFloats: false,
  governor: 'performance',
  paravirtTimeAccounting: false,
  stealBefore: 0.05,
  loadBefore: 0.5,
};

test('a quiet machine of its own leaves no doubt, nor does what is not known', () => {
  assert.deepEqual(doubtsOf(good), []);
  const unknown = { virtualisation: null, governor: null, paravirtTimeAccounting: null, stealBefore: null };
  assert.deepEqual(doubtsOf({ ...good, ...unknown }), []);
});

const machine = { virtualisation: { machine: 'kvm', container: null } };
for (const [change, said] of [
  [{ ...machine, paravirtTimeAccounting: true }, /^This is a virtual machine \(kvm\)/],
  [{ virtualisation: { machine: null, container: 'docker' } }, /^This is a container \(docker\)/],
  [{ cores: 6 }, /^Only 6 of 8 cores may be used/],
  [{ cpuQuota: 1.5 }, /1\.5 cores/],
  [{ sharesPhysicalCores: true }, /share each physical core/],
  [{ cores: 1, machineCores: 1 }, /^There is one core/],
  [{ cores: 2, machineCores: 2, placement: placement([0, 1], true) }, /^There are two cores: the store shares one/],
  [{ storeFloats: true }, /^The store is not pinned/],
  [{ placement: placement([0, 1], false) }, /^Processes are not pinned to cores\. taskset/],
  [{ governor: 'powersave' }, /powersave/],
  [{ stealBefore: 0.12 }, /took 12 % of the CPU time/],
  [{ loadBefore: 0.51 }, /load average was 0\.51/],
] as const) {
  test(`one sentence says: ${said.source}`, () => {
    const doubts = doubtsOf({ ...good, ...change });
    assert.equal(doubts.length, 1, doubts.join(' '));
    assert.match(doubts[0] ?? '', said);
    assert.match(doubts[0] ?? '', /^[A-Z].*\.$/);
  });
}

test('a virtual machine whose kernel counts stolen time as work is doubted twice', () => {
  assert.equal(doubtsOf({ ...good, ...machine }).length, 2);
});

test('without a store on the servers’ core, two cores leave no doubt about it', () => {
  const alone = withoutStore(placement([0, 1], true), 'No contender of this run needs a store.');
  assert.deepEqual(doubtsOf({ ...good, cores: 2, machineCores: 2, placement: alone }), []);
});
