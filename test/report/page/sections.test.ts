import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerSection } from '../../../report/page/sections.ts';
import { fixture } from '../fixture.ts';

test('an answer keeps each number on one line with its unit', () => {
  const { text } = answerSection(fixture().run);
  assert.match(text, /needs 40\u00a0% more server CPU/);
  assert.match(text, /work, in the median, 1\.48\u00a0s longer/);
  assert.match(text, /takes 5 fewer bytes per request/);
});
