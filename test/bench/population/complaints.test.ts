import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mustFit } from '../../../bench/population/complaints.ts';
import { first } from '../fake-contenders.ts';

/** 1,000 bytes each: 1,100 credentials are left of this store, and 1,110 are in each of another two. */
const wish = { contender: first, populations: [10, 100, 1_000], others: 2 };
const needed = 1_000 * (1_100 + 2 * 1_110);

test('what is still to be filled must fit 70 % of what is free, with the other stores of the kind', () => {
  mustFit(wish, 1_000, 1, needed / 0.7 + 10);
  assert.throws(
    () => mustFit(wish, 1_000, 1, needed / 0.7 - 10),
    (error: { code: string; complaint: { what: string; received: string; next: string } }) => {
      assert.equal(error.code, 'AB_POPULATION_MEMORY');
      assert.match(error.complaint.what, /that of first, and 2 more/);
      assert.equal(error.complaint.received, '4 MB, at 1000 bytes a credential');
      assert.match(error.complaint.next, /--contender/);
      return true;
    },
  );
});
