import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from '../../../report/formats/text.ts';
import { terminalReport } from '../../../report/terminal/run.ts';
import { assertGolden } from '../golden.ts';
import { emptyFixture, formatFixture } from './fixture-formats.ts';

const written = text.write(formatFixture()) as string;

test('The gates stand first, and then what a terminal shows, without colours or a folder that does not go with it', () => {
  assert.ok(written.startsWith('Failed: 1 failed, 1 invalid, 1 undecided, 1 warning, 1 passed, of 5 gates.\n'));
  const { run, missing } = formatFixture();
  const shown = terminalReport({ run, missing, folder: 'x', colour: false, width: 100 }).replace(
    'Report: x/report.html\n',
    '',
  );
  assert.ok(written.endsWith(shown));
  assert.equal(written.includes('\u001b'), false);
  assert.doesNotMatch(written, /report\.html|undefined|null/);
});

test('No line is wider than 100 columns', () => {
  for (const line of written.split('\n')) assert.ok([...line].length <= 100, line);
});

test('A run that was cut off says so, and offers no folder to go on with', () => {
  const empty = text.write(emptyFixture()) as string;
  assert.match(empty, /Missing from the folder/);
  assert.doesNotMatch(empty, /--resume/);
});

test('It reads as it did', () => {
  assertGolden('formats-text.txt', written);
});
