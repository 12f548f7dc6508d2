/** Words for what is behind an interval: starts, one process, and the rounds of older runs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { behind, heldFor, needed, wouldDecide } from '../../../report/words/starts.ts';
import { comparison } from '../fixture-rows.ts';

const open = comparison('s', 'a', 'server-cpu', 1.01, { low: 0.97, high: 1.05, verdict: 'undecided' });

test('an interval says how many starts it counts, and where one process stayed the same in all of them', () => {
  assert.equal(behind(open), '5 starts');
  assert.equal(behind({ ...open, starts: 1 }), '1 start');
  assert.equal(behind({ ...open, oneProcess: true }), '5 starts, one process');
});

test('an older run is told in rounds', () => {
  const { starts: _, ...older } = open;
  assert.equal(behind(older), '48 rounds');
  assert.equal(needed({ ...older, neededRounds: 1_200 }), 'about 1,200 rounds');
});

test('what counts no starts is told in what its procedure counts', () => {
  const counted = (metric: string, rounds: number) => behind({ metric, rounds });
  assert.equal(counted('revocation-delay-p50', 20), '20 trials');
  assert.equal(counted('reaccepted', 1), '1 trial');
  assert.equal(counted('request-bytes', 3), '3 series');
  assert.equal(counted('store-memory', 4), '4 fills');
  assert.equal(counted('claims-to-431', 1), '1 search');
});

test('what would decide is a number of starts, or no number of them; nothing where nothing is open or known', () => {
  assert.equal(wouldDecide({ ...open, neededStarts: 12 }), 'about 12 starts would decide');
  assert.equal(wouldDecide({ ...open, neededStarts: null }), 'no number of starts would decide');
  assert.equal(wouldDecide(open), undefined);
  assert.equal(wouldDecide({ ...open, verdict: 'equal', neededStarts: 12 }), undefined);
});

test('a run says what its intervals hold for, and one before method 3 what they do not know', () => {
  const run = { methodVersion: 3, comparisons: [open] };
  assert.match(heldFor(run), /^Intervals of figures under load count starts, .*: 5 starts\.$/);
  assert.match(heldFor({ ...run, comparisons: [open, { ...open, starts: 8 }] }), /: 5 to 8 starts\.$/);
  assert.match(heldFor({ ...run, comparisons: [{ ...open, oneProcess: true }] }), /“One process” marks/);
  assert.match(heldFor({ ...run, methodVersion: 2 }), /of method 2: its intervals do not know/);
  assert.equal(heldFor({ ...run, comparisons: [] }), '');
});
