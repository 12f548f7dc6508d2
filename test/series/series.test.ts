import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { projectRoot } from '../../scripts/project.ts';
import { between, summaryOf } from '../../series/findings.ts';
import { openSeries } from '../../series/series.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-series-'));
after(() => rmSync(place, { recursive: true, force: true }));

test('docs/method.md says what the series found, as they stand in results/series/', () => {
  const page = readFileSync(join(projectRoot, 'docs', 'method.md'), 'utf8');
  assert.equal(between(page, summaryOf(join(projectRoot, 'results', 'series'))), page);
});

test('a series that was stopped goes on where it was, but not with other code', () => {
  const file = join(place, 'some.ndjson');
  openSeries<{ commit: string; value: number }>(file, 'one').append({ commit: 'one', value: 1 });
  assert.deepEqual(openSeries(file, 'one').lines, [{ commit: 'one', value: 1 }]);
  assert.throws(() => openSeries(file, 'two'), /begun with commit one, this is two/);
});

test('false alarms and what was missed are counted', () => {
  const comparison = (metric: string, verdict: string) => ({ metric, verdict, value: 1.05, low: 1, high: 1.1 });
  const line = (verdict: string) =>
    JSON.stringify({
      commit: 'abcdefabcdef',
      startedAt: '2026-01-02T',
      burnUs: 9,
      comparisons: [comparison('server-cpu', verdict), comparison('server-cpu-saturated', 'different')],
    });
  const folder = mkdtempSync(join(place, 'folder-'));
  for (const kind of ['aa', 'power-5'])
    writeFileSync(join(folder, `${kind}.ndjson`), [line('different'), line('undecided')].join('\n'));
  const text = summaryOf(folder);
  assert.match(text, /\(commit abcdefa, 2026-01-02\)\. 2 runs .* of 8 verdicts 1 say \*different\* \(server-cpu 1,/);
  assert.match(
    text,
    /burns 5 % more CPU \(9 µs\/request\): \*different\* in 1 of 2 runs; median effect 1\.050, median half-width 4\.8 %/,
  );
});
