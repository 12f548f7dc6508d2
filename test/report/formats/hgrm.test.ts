import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FormatInput } from '../../../report/formats/format.ts';
import { hgrm } from '../../../report/formats/hgrm.ts';
import { emptyHistogram } from '../../../results/histogram-log.ts';
import { countedHistograms } from '../../../results/percentiles.ts';
import { measurement } from '../fixture.ts';
import { emptyFixture, formatFixture } from './fixture-formats.ts';

const write = (input: FormatInput) => hgrm.write(input) as Record<string, string>;

interface Row {
  readonly value: number;
  readonly percentile: number;
  readonly count: number;
  readonly inverse: number;
}

/** The classic layout, as plotters split it: a head, an empty line, rows of four columns (the last has three), lines that begin with #. */
function tableOf(text: string): { rows: Row[]; footer: string[] } {
  const [head, empty, ...lines] = text.trimEnd().split('\n');
  assert.equal(head?.trim(), 'Value     Percentile TotalCount 1/(1-Percentile)');
  assert.equal(empty, '');
  const footer = lines.filter((line) => line.startsWith('#'));
  assert.deepEqual(lines.slice(-footer.length), footer, 'the footer is at the end');
  const rows = lines.slice(0, -footer.length).map((line, index, all) => {
    const columns = /^ *(\d+\.\d{3}) ([01]\.\d{12}) +(\d+)(?: +(\d+\.\d{2}))?$/.exec(line);
    assert.ok(columns, `no row: ${line}`);
    assert.equal(columns[4] === undefined, index === all.length - 1, line);
    return {
      ...{ value: Number(columns[1]), percentile: Number(columns[2]) },
      ...{ count: Number(columns[3]), inverse: Number(columns[4] ?? Number.POSITIVE_INFINITY) },
    };
  });
  return { rows, footer };
}

test('Each contender of the open loop has a file, and nothing else has', () => {
  const { run } = formatFixture();
  assert.deepEqual(
    Object.keys(write(formatFixture())),
    run.contenders.map(({ id }) => `response-latency-${id}.hgrm`),
  );
  assert.deepEqual(write(emptyFixture()), {});
});

test('The table rises to 100 %, in ms, and agrees with the pooled histogram row by row', () => {
  const input = formatFixture();
  for (const { id } of input.run.contenders) {
    const pool = emptyHistogram();
    for (const one of countedHistograms(input, 'latency'))
      if (one.contender === id && one.quantity === 'response') pool.add(one.histogram);
    const { rows, footer } = tableOf(write(input)[`response-latency-${id}.hgrm`] ?? '');
    assert.ok(rows.length > 20);
    for (const [index, { value, percentile, count, inverse }] of rows.entries()) {
      const before = rows[index - 1] ?? { value: 0, percentile: 0, count: 0 };
      assert.ok(value >= before.value && percentile >= before.percentile && count >= before.count);
      if (percentile < 1) assert.ok(Math.abs(inverse * (1 - percentile) - 1) < 0.01);
      if (percentile > 0) assert.equal(value, pool.getValueAtPercentile(100 * percentile) / 1_000);
    }
    assert.deepEqual([rows.at(-1)?.count, rows.at(-1)?.value], [pool.totalCount, pool.maxValue / 1_000]);
    // A guard dropped round 17.
    assert.equal(pool.totalCount, 47 * 250);
    assert.match(footer[0] ?? '', /^#\[Mean {4}= +\d+\.\d{3}, StdDeviation {3}= +\d+\.\d{3}\]$/);
    assert.match(footer[1] ?? '', new RegExp(`^#\\[Max {5}= +\\d+\\.\\d{3}, Total count {4}= +${pool.totalCount}\\]$`));
    assert.match(footer[2] ?? '', /^#\[Buckets = +\d+, SubBuckets {5}= +\d+\]$/);
    assert.match(footer[3] ?? '', /^#\[Unit = ms; /);
    assert.equal(footer.length, 4);
  }
});

test('What the instrument’s own lateness hides is said below the table', () => {
  const input = formatFixture();
  const bound = measurement('latency', 'no-auth', 'response-p999', 2_310, { censored: 'at-most' });
  const files = write({ ...input, run: { ...input.run, measurements: [bound] } });
  assert.match(files['response-latency-no-auth.hgrm'] ?? '', /\n#\[At most, .*: response-p999\]\n$/);
  assert.doesNotMatch(files['response-latency-jwt-stateless.hgrm'] ?? '', /At most/);
});

test('A version and a level of a factor have files of their own, and a slash makes no folder', () => {
  const input = formatFixture();
  const odd = { variant: 'feature/x', factors: { claims: 20 } };
  const names = Object.keys(
    write({
      ...input,
      samples: input.samples.map((sample) => ({ ...sample, ...odd })),
      histograms: input.histograms.map(({ histogram, ...one }) => ({ ...one, ...odd, histogram })),
    }),
  );
  assert.equal(names[0], 'response-latency-no-auth@feature%2Fx-claims=20.hgrm');
});
