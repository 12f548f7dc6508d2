import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answers } from '../../report/answers/answers.ts';
import { rounds } from '../../report/charts/rounds/chart.ts';
import { coloursOf } from '../../report/charts/rounds/colours.ts';
import { page } from '../../report/page/document.ts';
import { terminalReport } from '../../report/terminal/run.ts';
import { briefList } from '../../vocabulary/lists.ts';
import { manyFixture } from './fixture-many.ts';

const input = manyFixture();
const { run } = input;
const said = terminalReport({ run, missing: [], folder: 'x', colour: false, width: 100 });

test('of many contenders an answer says how many differ, the extremes and the families, and is no wall', () => {
  const [latency] = answers(run);
  assert.match(
    latency?.text as string,
    /^In server CPU per request, \d+ of 23 designs are below session-redis, jwt-variant-2 lowest \(0\.66, .*\); \d+ are above it, session-variant-21 highest \(2\.24, .*\)\. By family: Sessions 0\.98 to 2\.24, Tokens 0\.74 to 1\.21, .*\. The table lists them all\.$/,
  );
  for (const { text } of answers(run).slice(0, 3)) assert.ok(text.length < 700, text);
});

test('contenders are put side by side at a level that all have, and the level is said', () => {
  assert.match(
    answers(run)[2]?.text as string,
    /^In store commands per read, 11 of 23 designs are below session-redis,/,
  );
});

test('a sentence that would be the same for several contenders is said once, with all their names', () => {
  const text = answers(run)[3]?.text as string;
  assert.equal(text.match(/extrapolated, not measured/g)?.length, 1);
  assert.equal(text.match(/again after refusing them/g)?.length, 1);
  assert.match(
    text,
    /session-redis-defaults, session-variant-1, .* each accepted revoked credentials again after refusing them, in 132 of 240 trials with a slow request in flight/,
  );
});

test('a long list of names is cut, a short one is not', () => {
  assert.equal(briefList(['a', 'b', 'c', 'd', 'e']), 'a, b, c, d and e');
  assert.equal(briefList(['a', 'b', 'c', 'd', 'e', 'f']), 'a, b, c, d and 2 more');
});

test('the terminal groups many contenders by family, within 100 columns', () => {
  for (const line of said.split('\n')) assert.ok([...line].length <= 100, line);
  for (const family of ['Control', 'Sessions', 'Tokens', 'Machine to machine'])
    assert.match(said, new RegExp(`^${family}$`, 'm'));
});

test('the page groups many contenders by family, and their cards are closed', () => {
  const text = page(input, []);
  assert.equal(text.match(/class="family"/g)?.length, 5);
  assert.equal(text.match(/<article class="contender"><details>/g)?.length, 25);
});

test('rounds have a panel for each batch, and no two lines of a panel share a colour', () => {
  const text = JSON.stringify(rounds.spec(input));
  for (let batch = 1; batch <= 6; batch++) assert.ok(text.includes(`"Batch ${batch}"`));
  assert.ok(!text.includes('"Batch 7"'));
  for (const { arms } of run.plan.steps.filter(({ shape }) => shape === 'open')) {
    const colours = coloursOf(
      run,
      arms.map(({ contender }) => contender),
    );
    assert.equal(new Set(colours.values()).size, arms.length);
    assert.equal(colours.get('session-redis'), '#0072b2');
  }
});
