/** The matrix of what is possible in a browser: which designs share one, what is in it, and what of a cell that is invalid. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser } from '../../../report/charts/browser/chart.ts';
import { narrow, wide } from '../../../report/charts/frame/chart.ts';
import { matricesOf } from '../../../report/facts/browser.ts';
import { cookiePlaces, tokenPlaces } from '../../../vocabulary/browser.ts';
import { browserFixture, withFailedControl } from '../fixture-browser.ts';

const input = browserFixture();
const sessions = input.run.contenders.filter(({ family }) => family === 'session').map(({ id }) => id);

test('designs of which every cell is alike share a matrix', () => {
  const [first, second] = matricesOf(input.run);
  assert.deepEqual(first?.names, sessions);
  assert.deepEqual(first?.places, cookiePlaces);
  assert.deepEqual(second?.places, tokenPlaces);
  assert.equal(first?.outcome('link', 'strict'), 'impossible');
  assert.equal(first?.outcome('link', 'lax'), 'possible');
  assert.equal(first?.outcome('form-post-late', 'lax'), undefined, 'it is tried without SameSite alone');
});

test('a cell whose control failed is invalid, and its design has a matrix of its own', () => {
  const [alone = ''] = sessions;
  const run = withFailedControl(input.run, alone, 'lax', 'link');
  const matrices = matricesOf(run);
  assert.equal(matrices.length, matricesOf(input.run).length + 1);
  assert.equal(matrices.find(({ names }) => names[0] === alone)?.outcome('link', 'lax'), 'invalid');
  assert.match(JSON.stringify(browser.spec({ ...input, run })), /"text":"×"/);
});

test('the table has a row for each place, in words', () => {
  const { head, rows } = browser.data(input);
  const strict = rows.find(([, kept]) => kept === 'cookie, Strict');
  assert.deepEqual(
    [
      strict?.[head.indexOf('Another site’s link carries it')],
      strict?.[head.indexOf('The user is logged in after a reload')],
    ],
    ['no', 'yes'],
  );
});

test('on a phone titles stand above their rows, so the picture is higher', () => {
  const heights = [wide, narrow].map((frame) => Number((browser.spec(input, frame) as { height?: number }).height));
  assert.ok((heights[1] as number) > (heights[0] as number) * 1.5, heights.join());
});
