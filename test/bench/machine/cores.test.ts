import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowedCores, coresForWorkers, parseCoreList, placement, withoutStore } from '../../../bench/machine/cores.ts';
import { fakeFiles } from './fake-files.ts';

const pins = (cores: number[], pinnable = true) => {
  const { pinned, servers, store, generator } = placement(cores, pinnable);
  return { pinned, servers, store, generator };
};
const none = { pinned: false, servers: null, store: null, generator: null };

test('with two cores, servers and store share one and the generator has the other', () => {
  assert.deepEqual(pins([0, 1]), { pinned: true, servers: '0', store: '0', generator: '1' });
  assert.deepEqual(pins([5, 2]), { pinned: true, servers: '2', store: '2', generator: '5' });
});

test('with three cores, each has one', () => {
  assert.deepEqual(pins([0, 1, 2]), { pinned: true, servers: '0', store: '1', generator: '2' });
});

test('with four cores or more, core 0 is left to the system', () => {
  assert.deepEqual(pins([0, 1, 2, 3]), { pinned: true, servers: '1', store: '2', generator: '3' });
  assert.match(placement([0, 1, 2, 3], true).why, /core 0 is left to the system/);
  assert.deepEqual(pins([8, 9, 10, 11]), { pinned: true, servers: '8', store: '9', generator: '10' });
});

test('cores that nobody has are there for the workers of a server', () => {
  const spare = (cores: number[]) => placement(cores, true).spare;
  assert.deepEqual([spare([0, 1]), spare([0, 1, 2, 3])], [undefined, undefined]);
  assert.equal(spare([0, 1, 2, 3, 4, 5]), '4,5');
  const workers = [[0, 1], [0, 1, 2, 3, 4, 5], [0]].map((cores) => coresForWorkers(placement(cores, true)));
  assert.deepEqual(workers, [1, 3, 1]);
});

test('one core, or no taskset, is not pinned and says why', () => {
  assert.deepEqual(pins([0]), none);
  assert.match(placement([0], true).why, /one core/);
  assert.deepEqual(pins([0, 1, 2], false), none);
  assert.match(placement([0, 1], false).why, /taskset/);
});

test('a store that took no core is not said to have one, and the reason is told', () => {
  const { why, ...cores } = withoutStore(placement([0, 1], true), 'No contender of this run needs a store.');
  assert.deepEqual(cores, { pinned: true, servers: '0', store: null, generator: '1' });
  assert.equal(why, 'Servers and generator have a core each. No contender of this run needs a store.');
  const floating = placement([0, 1], false);
  assert.deepEqual(withoutStore(floating, 'It is elsewhere.'), floating);
});

test('the kernel’s lists of cores are understood', () => {
  assert.deepEqual(parseCoreList('0'), [0]);
  assert.deepEqual(parseCoreList('0-2,5,8-9'), [0, 1, 2, 5, 8, 9]);
});

test('the cores of a run are those that its affinity allows', () => {
  const status = 'Name:\tnode\nCpus_allowed:\t0000000c\nCpus_allowed_list:\t2-3\nMems_allowed_list:\t0\n';
  assert.deepEqual(allowedCores(fakeFiles({ '/proc/self/status': status })), [2, 3]);
});

test('without /proc, the cores are those that the system reports', () => {
  const cores = allowedCores(fakeFiles({}));
  assert.equal(cores[0], 0);
  assert.equal(cores.at(-1), cores.length - 1);
});
