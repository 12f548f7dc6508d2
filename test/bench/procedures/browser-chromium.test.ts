/** What is tried in a browser, in a real Chromium with real servers: a column of the matrix, and one kind of calls. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { callsOf } from '../../../bench/procedures/browser/calls.ts';
import { isThere } from '../../../bench/procedures/browser/chromium.ts';
import type { Cells } from '../../../bench/procedures/browser/column.ts';
import { type Lab, openLab } from '../../../bench/procedures/browser/lab.ts';
import type { MountableContender } from '../../../servers/contender.ts';
import jwtStateless from '../../../servers/contenders/jwt-stateless.ts';
import sessionMemory from '../../../servers/contenders/session-memory.ts';
import { contractWire } from '../../../servers/wire/wire.ts';
import type { Deed, Place } from '../../../vocabulary/browser.ts';
import { running } from '../../servers/running.ts';

const skip = isThere() ? false : 'no Chromium: install it, or name one by CHROMIUM';
let lab: Promise<Lab | undefined> | undefined;
after(async () => (await lab)?.close());

async function wishOf(contender: Omit<MountableContender, 'id'>, place: Place) {
  lab ??= openLab(new AbortController().signal);
  const { baseUrl, close } = await running({ ...contender, id: place }, undefined, 1);
  after(close);
  return { opened: (await lab) as Lab, wish: { upstream: baseUrl, place, calls: callsOf(contractWire, 'ada') } };
}

const possible = (cells: Cells) =>
  Object.entries(cells)
    .filter(([, cell]) => cell.done)
    .map(([deed]) => deed as Deed)
    .toSorted();

test('of a cookie that any site may send, scripts read nothing and other sites make it go along', {
  skip,
}, async () => {
  const { opened, wish } = await wishOf(sessionMemory, 'none');
  const cells = await opened.column(wish);
  assert.deepEqual(
    possible(cells),
    ['api-include', 'form-post', 'link', 'login-include', 'reload', 'script-acts', 'site-include'],
    'and nothing once third-party cookies are blocked',
  );
  assert.deepEqual(
    Object.entries(cells).filter(([, { controlled }]) => !controlled),
    [],
    'every control gave the other answer',
  );
});

test('a token on another origin costs a preflight', { skip }, async () => {
  const { opened, wish } = await wishOf(jwtStateless, 'local-storage');
  const { count, controlled } = await opened.preflights(wish, 'at-once', 0);
  assert.deepEqual([count, controlled], [1, true]);
});
