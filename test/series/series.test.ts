import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { projectRoot } from '../../scripts/project.ts';
import { between, summaryOf } from '../../series/findings.ts';
import { codeIn, openSeries } from '../../series/series.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-series-'));
after(() => rmSync(place, { recursive: true, force: true }));

test('docs/method.md says what the series found, as they stand in results/series/', () => {
  const page = readFileSync(join(projectRoot, 'docs', 'method.md'), 'utf8');
  assert.equal(between(page, summaryOf(join(projectRoot, 'results', 'series'))), page);
});

test('a series that was stopped goes on where it was with another commit of the same code, but not with other code', () => {
  const file = join(place, 'some.ndjson');
  openSeries<{ commit: string; value: number }>(file, 'one', 'code').append({ commit: 'one', value: 1 });
  assert.deepEqual(openSeries(file, 'two', 'code').lines, [{ commit: 'one', value: 1, code: 'code' }]);
  assert.throws(() => openSeries(file, 'two', 'other'), /begun with commit one, this is two/);
});

test('a line that says nothing of its code is of the same commit alone', () => {
  const file = join(place, 'old.ndjson');
  writeFileSync(file, '{"commit":"one"}\n');
  assert.equal(openSeries(file, 'one', 'code').lines.length, 1);
  assert.throws(() => openSeries(file, 'two', 'code'), /begun with commit one/);
});

test('code is another when a file of the instrument or the lockfile changes, and the same when a page does', () => {
  const root = mkdtempSync(join(place, 'root-'));
  for (const folder of ['bench/run', 'servers', 'statistics', 'docs'])
    mkdirSync(join(root, folder), { recursive: true });
  const files = ['bench/run/a.ts', 'servers/b.ts', 'statistics/c.ts', 'package-lock.json', 'docs/page.md'];
  for (const file of files) writeFileSync(join(root, file), 'before');
  const before = codeIn(root);
  writeFileSync(join(root, 'docs/page.md'), 'after');
  assert.equal(codeIn(root), before);
  for (const file of files.slice(0, 4)) {
    writeFileSync(join(root, file), 'after!');
    assert.notEqual(codeIn(root), before, file);
    writeFileSync(join(root, file), 'before');
  }
  assert.equal(codeIn(root), before);
});

test('false alarms and what was missed are counted', () => {
  const comparison = (metric: string, verdict: string) => ({
    ...{ metric, verdict, contender: 'copy', value: 1.05, low: 1, high: 1.1, level: 0.95, starts: 5 },
  });
  const line = (verdict: string) =>
    JSON.stringify({
      ...{ commit: 'abcdefabcdef', startedAt: '2026-01-02T', burnUs: 9, suite: 'full' },
      comparisons: [comparison('server-cpu', verdict), comparison('response-p99', 'different')],
    });
  const folder = mkdtempSync(join(place, 'folder-'));
  for (const kind of ['aa', 'twins', 'power-5'])
    writeFileSync(join(folder, `${kind}.ndjson`), [line('different'), line('undecided')].join('\n'));
  const text = summaryOf(folder);
  assert.match(text, /\(commit abcdefa, 2026-01-02\)\. 2 runs .* of 2 verdicts 1 say \*different\* \(server-cpu 1,/);
  assert.match(text, /six copies of `session-redis`: of 8 families \(run × metric\) 1 have a \*different\*/);
  assert.match(
    text,
    /burns 5 % more CPU \(9 µs\/request\), suite full: \*different\* in 1 of 2 runs; median effect 1\.050, median half-width 4\.9 %/,
  );
});
