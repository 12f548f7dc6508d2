import assert from 'node:assert/strict';
import { test } from 'node:test';
import markdownIt from 'markdown-it';
import type { FormatInput } from '../../../report/formats/format.ts';
import { markdown, mostBytes } from '../../../report/formats/markdown.ts';
import { comparison } from '../fixture.ts';
import { assertGolden } from '../golden.ts';
import { emptyFixture, formatFixture, gate, hostileFixture } from './fixture-formats.ts';

const write = (input: FormatInput) => markdown.write(input) as string;
const parser = markdownIt({ html: true });

/** The cells of each table, as a reader of GitHub's Markdown sees them. */
function tablesOf(text: string): string[][][] {
  const tables: string[][][] = [];
  const tokens = parser.parse(text, {});
  for (const [index, { type }] of tokens.entries()) {
    if (type === 'table_open') tables.push([]);
    if (type === 'tr_open') tables.at(-1)?.push([]);
    if (type === 'th_open' || type === 'td_open')
      tables
        .at(-1)
        ?.at(-1)
        ?.push((tokens[index + 1]?.children ?? []).map(({ content }) => content).join(''));
  }
  return tables;
}

test('The verdict is the first line, then the gates, the worst first, each with figure and limit', () => {
  const text = write(formatFixture());
  assert.equal(text.split('\n')[0], '## Failed: 1 failed, 1 invalid, 1 undecided, 1 warning, 1 passed, of 5 gates.');
  const [gates] = tablesOf(text);
  assert.deepEqual(gates, [
    ['Gate', 'Contender', 'Scenario', 'Factors', 'Must hold', 'Measured', 'Against'],
    ['failed', 'jwt-stateless', 'latency', '', 'p99: response-p99 ratio <= 0.90', '0.96 [0.91, 1.11]', 'session-redis'],
    ['invalid', 'jwt-stateless', 'latency', '', 'capacity ratio >= 1.10', '–', 'session-redis'],
    [
      'undecided',
      'jwt-stateless',
      'latency',
      '',
      'p50: response-p50 ratio <= 1.00',
      '0.98 [0.96, 1.01]',
      'session-redis',
    ],
    [
      'warning',
      'jwt-stateless',
      'latency',
      'claims=0',
      'bytes: request-bytes difference <= 20 bytes',
      '+226 bytes',
      'session-redis',
    ],
    ['passed', 'jwt-stateless', 'latency', '', 'server-cpu ratio <= 1.10', '0.88 [0.86, 0.9]', 'session-redis'],
  ]);
});

test('Every figure is behind a fold, and every row of every table has its cells', () => {
  const { run } = formatFixture();
  const tables = tablesOf(write(formatFixture()));
  assert.deepEqual(
    tables.map((rows) => rows.length - 1),
    [5, run.contenders.length, run.comparisons.length, run.measurements.length],
  );
  for (const rows of tables) for (const row of rows) assert.equal(row.length, rows[0]?.length, row.join(' | '));
  assert.equal(write(formatFixture()).match(/^<details>$/gm)?.length, 2);
});

test('No picture is in it: a job summary shows none', () => {
  assert.doesNotMatch(write(formatFixture()), /!\[|<img|data:image/);
});

test('A pipe, a tag or a line end in a name breaks no table', () => {
  const text = write(hostileFixture());
  for (const rows of tablesOf(text)) for (const row of rows) assert.equal(row.length, rows[0]?.length, row.join(' | '));
  assert.doesNotMatch(text, /<b>/);
});

test('A run that was cut off says so under the verdict', () => {
  const [first, , second] = write(emptyFixture()).split('\n');
  assert.deepEqual(
    [first, second],
    ['## No gates were given.', '**The run is interrupted: part of the plan was not measured.**'],
  );
});

test('What does not fit into 1 MiB is cut at a line end and said, and no fold stays open', () => {
  const input = formatFixture();
  const many = (count: number): FormatInput => ({
    ...input,
    run: {
      ...input.run,
      comparisons: Array.from({ length: count }, (_, index) =>
        comparison('latency', `a${index}`, 'server-cpu', 0.9, { low: 0.8, high: 1 }),
      ),
    },
  });
  const text = write(many(12_000));
  assert.ok(Buffer.byteLength(text) <= mostBytes, `${Buffer.byteLength(text)}`);
  assert.ok(Buffer.byteLength(text) > mostBytes - 2_000, 'as much as fits is kept');
  assert.match(text, /\n<\/details>\n\n\*\*Cut here: [\d,]+ more lines do not fit into 1 MiB.*\*\*\n$/);
  assert.equal(text.match(/^<details>$/gm)?.length, text.match(/^<\/details>$/gm)?.length);
  for (const rows of tablesOf(text)) for (const row of rows) assert.equal(row.length, rows[0]?.length);
  assert.doesNotMatch(write(many(100)), /Cut here/);
});

test('It reads as it did', () => {
  assertGolden('formats-job-summary.md', write(formatFixture()));
});

test('Of many gates those that passed are behind a fold, and what did not pass never is', () => {
  const passed = Array.from({ length: 30 }, (_, index) => gate({ gate: `gate-${index}` }));
  const [shown, folded] = tablesOf(write(formatFixture({ gates: [...passed, gate({ outcome: 'failed' })] })));
  assert.deepEqual([shown?.length, shown?.[1]?.[0], folded?.length], [2, 'failed', 31]);
  const all = write(formatFixture({ gates: passed }));
  assert.match(
    all,
    /^## Passed: 30 passed, of 30 gates\.\n\n<details>\n<summary>All 30 gates that passed<\/summary>\n/,
  );
});
