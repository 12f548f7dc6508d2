/** What holds for every format. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { formats } from '../../../report/formats/catalogue.ts';
import type { Format } from '../../../report/formats/format.ts';
import { runFileNames } from '../../../results/folder.ts';
import { emptyFixture, formatFixture, gate, hostileFixture } from './fixture-formats.ts';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'report/formats');
const textsOf = (format: Format, input = formatFixture()) => {
  const made = format.write(input);
  return typeof made === 'string' ? { [format.fileName]: made } : made;
};

test('Each format is one file of report/formats, and the catalogue has them all', async () => {
  const found: Format[] = [];
  for (const name of readdirSync(folder).filter((each) => each !== 'catalogue.ts')) {
    const exported = Object.values((await import(join(folder, name))) as Record<string, unknown>);
    const own = exported.filter((one) => typeof (one as Format | null)?.write === 'function') as Format[];
    assert.ok(own.length <= 1, `${name} holds more than one format`);
    found.push(...own);
  }
  assert.deepEqual(new Set(formats), new Set(found));
  assert.equal(formats.length, found.length);
});

test('Ids and file names are each a format’s own, and no file is one of the run folder', () => {
  const own = [...Object.values(runFileNames), 'report.html', 'summary.md'];
  const names = formats.flatMap((format) => Object.keys(textsOf(format)));
  for (const list of [formats.map(({ id }) => id), names]) assert.equal(new Set(list).size, list.length, String(list));
  for (const { id } of formats) assert.match(id, /^[a-z]+(-[a-z]+)*$/);
  assert.deepEqual(
    names.filter((name) => own.includes(name)),
    [],
  );
  // Files of one format begin as its file name does, so that another name can be put in its place.
  for (const { id, fileName, ...format } of formats)
    for (const name of Object.keys(textsOf({ id, fileName, ...format })))
      assert.ok(name.startsWith(fileName.replace(/\.[^.]*$/, '')), `${id}: ${name}`);
});

test('Every format is in docs/formats.md: its id, what it is, its file, and an example', () => {
  const page = readFileSync(join(root, 'docs/formats.md'), 'utf8');
  const [, table = ''] = page.split(/^\| id \|.*\n/m);
  const rows = (table.split('\n\n')[0] ?? '').split('\n').slice(1);
  assert.deepEqual(
    rows.map((row) => /^\| `([^`]+)` \|/.exec(row)?.[1]),
    formats.map(({ id }) => id),
  );
  for (const { id, fileName } of formats) {
    assert.ok(
      rows.some((row) => row.startsWith(`| \`${id}\` |`) && row.includes(` | ${fileName}`)),
      fileName,
    );
    const [, section = ''] = page.split(`\n## ${id}\n`);
    assert.match(section.split('\n## ')[0] ?? '', /^```/m, `${id} has no example`);
  }
});

for (const format of formats) {
  test(`${format.id} gives the same text for the same run, ends with a line end, and has no number that is none`, () => {
    const texts = textsOf(format);
    assert.deepEqual(textsOf(format), texts);
    assert.ok(Object.keys(texts).length > 0);
    for (const text of Object.values(texts)) {
      assert.ok(text.endsWith('\n'));
      assert.doesNotMatch(text, /\b(NaN|undefined|\[object Object\])\b/);
      assert.doesNotMatch(text, /\bInfinity\b/);
    }
  });

  test(`${format.id} takes a run without a figure, with no gate asked and with none that applies`, () => {
    for (const gates of [null, []])
      for (const text of Object.values(textsOf(format, emptyFixture({ gates })))) assert.ok(text.endsWith('\n'));
  });

  test(`${format.id} takes names that hold quotes, commas, line ends and what else it must escape`, () => {
    for (const text of Object.values(textsOf(format, hostileFixture()))) assert.ok(text.isWellFormed());
  });
}

test('An accepted change and its reason are told by every format that has gates, and fail in none', () => {
  const change = { standing: 'applies', kind: 'ratio', limit: 1.1, unit: 'ratio' } as const;
  const reason = 'Accepted up to 1.1 until 2027-01-31: slower hash.';
  const accepted = { ...change, reason: 'slower hash', until: '2027-01-31' };
  const input = formatFixture({ gates: [gate({ outcome: 'accepted', accepted, sentence: reason })] });
  for (const format of formats.filter(({ id }) => ['text', 'markdown', 'github', 'junit', 'json'].includes(id))) {
    const text = Object.values(textsOf(format, input)).join('');
    for (const part of ['accepted', 'slower hash', '2027-01-31'])
      assert.ok(text.includes(part), `${format.id}: ${part}`);
    assert.doesNotMatch(text, /^::error|<failure|"failed"/m, format.id);
  }
});
