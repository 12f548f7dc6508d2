/** A contender that conformance left out is named in each report, with its check and what was found. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { page } from '../../report/page/document.ts';
import { summary } from '../../report/page/summary.ts';
import { terminalReport } from '../../report/terminal/run.ts';
import { fixture } from './fixture.ts';
import { defaults } from './fixture-rows.ts';

const { run, ...rest } = fixture();
const failing = run.conformance.map((entry) =>
  entry.contender === defaults && entry.check === 'logout'
    ? { ...entry, status: 'fail' as const, note: 'the old credential still works' }
    : entry,
);
const sentence = `${defaults} is left out of every comparison: it fails logout (the old credential still works).`;
const plain = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll('\\', '');
const written = {
  terminal: (input: ReturnType<typeof fixture>) =>
    terminalReport({ ...input, folder: null, colour: false, width: 100 }),
  summary,
  page: (input: ReturnType<typeof fixture>) => page(input, []),
};

for (const [name, write] of Object.entries(written)) {
  test(`the ${name} says why a contender was left out, and nothing of those that pass`, () => {
    assert.ok(plain(write({ ...rest, run: { ...run, conformance: failing } })).includes(sentence));
    assert.doesNotMatch(plain(write({ ...rest, run })), /left out of every comparison/);
  });
}
