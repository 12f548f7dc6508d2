import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { blocksOf, fewestBeyondInBlock } from '../../../report/formats/blocks.ts';
import type { FormatInput } from '../../../report/formats/format.ts';
import { goBenchmark } from '../../../report/formats/go-benchmark.ts';
import { formatInputOf } from '../../../scripts/formats.ts';
import { measurement } from '../fixture.ts';
import { benchFile } from './benchfmt.ts';
import { formatFixture, hostile, hostileFixture } from './fixture-formats.ts';

const read = (input: FormatInput) => benchFile(goBenchmark.write(input) as string);
const reference = formatInputOf(join(import.meta.dirname, '../../../results/reference/quick-2-core'));

test('Every line is one that benchstat reads, and every unit is declared with its better direction', () => {
  for (const input of [formatFixture(), hostileFixture(), reference]) {
    const { units, lines } = read(input);
    const used = new Set(lines.flatMap(({ values }) => Object.keys(values)));
    assert.deepEqual(new Set(Object.keys(units)), used);
    for (const [unit, { better }] of Object.entries(units)) assert.match(better ?? '', /^(lower|higher)$/, unit);
    assert.equal(units['capacity-requests/s']?.better, 'higher');
    assert.deepEqual(units['request-B'], { better: 'lower', assume: 'exact' });
    for (const { cores, keys, iterations } of lines) {
      assert.equal(cores, String(input.run.environment.cores));
      assert.ok(keys.contender);
      assert.ok(iterations > 0);
    }
  }
});

test('A figure of slices has a line a block, so that benchstat has repeats; what was counted once has one', () => {
  const { lines } = read(formatFixture());
  const of = (unit: string) => lines.filter(({ keys, values }) => keys.contender === 'jwt-stateless' && unit in values);
  // 48 rounds of 1.2 s, one of which a guard dropped: a block of a median is a round, one of a tail seven of them.
  assert.equal(of('server-cpu-ns/request').length, 47);
  assert.equal(of('response-p50-ns').length, 47);
  assert.equal(of('response-p90-ns').length, 6);
  assert.equal(of('response-p99-ns').length, 6);
  assert.equal(of('response-p999-ns').length, 1, 'a block has too few requests beyond it');
  assert.ok(of('request-B').every(({ values }) => Object.keys(values).length === 1));
  assert.equal(
    of('response-p50-ns').reduce((sum, { iterations }) => sum + iterations, 0),
    47 * 250,
  );
});

test('Blocks pool to the figures of the run: they are the same quantities', () => {
  const blocks = blocksOf(reference);
  let compared = 0;
  for (const row of reference.run.measurements) {
    const own = blocks(row);
    if (own.length < 2) continue;
    compared++;
    const total = own.reduce((sum, { n }) => sum + n, 0);
    const where = `${row.contender} ${row.metric}, ${own.length} blocks`;
    const [lowest, highest] = [Math.min(...own.map(({ value }) => value)), Math.max(...own.map(({ value }) => value))];
    // A pooled quantile, or ratio of totals, lies between those of its parts.
    assert.ok(lowest <= row.value && row.value <= highest, where);
    const pooled =
      row.metric === 'capacity'
        ? total / own.reduce((sum, { n, value }) => sum + n / value, 0)
        : own.reduce((sum, { n, value }) => sum + n * value, 0) / total;
    if (/^(server-cpu|capacity)/.test(row.metric)) assert.ok(Math.abs(pooled / row.value - 1) < 1e-9, where);
    assert.equal(total, row.n, where);
  }
  assert.ok(compared > 20, `${compared} were compared`);
});

test('A bound is told from what was measured by its name, and stands once', () => {
  const input = formatFixture();
  const censored = { censored: 'at-most' } as const;
  const run = { ...input.run, measurements: [measurement('latency', 'jwt-stateless', 'response-p50', 400, censored)] };
  const { lines } = read({ ...input, run });
  assert.deepEqual(
    lines.map(({ keys, values }) => [keys, values]),
    [[{ contender: 'jwt-stateless', bound: 'at-most' }, { 'response-p50-ns': 400_000 }]],
  );
});

test('Versions have a key of their own, and a name with slashes and spaces stays one field', () => {
  const { lines } = read(hostileFixture());
  const variants = new Set(lines.map(({ keys }) => keys.variant));
  assert.deepEqual(
    [...variants].map((variant) => decodeURIComponent(variant ?? '')),
    ['none', hostile],
  );
  assert.ok(read(formatFixture()).lines.every(({ keys }) => keys.variant === undefined));
});

test('Nothing of one run alone is in its head: two runs of one machine and plan are put side by side', () => {
  const { configuration } = read(formatFixture());
  assert.deepEqual(Object.keys(configuration), [
    'suite',
    'method',
    'rate',
    'connections',
    'cpu',
    'os',
    'node',
    'store',
  ]);
  const input = formatFixture();
  const later = {
    ...input.run,
    seed: 1,
    startedAt: '2027-01-01T00:00:00.000Z',
    environment: { ...input.run.environment, commit: 'a' },
  };
  assert.deepEqual(read({ ...input, run: later }).configuration, configuration);
});

test('A block gives a quantile when ten requests lie beyond it, and not when nine do', () => {
  // Two blocks of seven rounds: 0.01 × 7 × 143 is 10.01.
  const blocks = (requests: number) => {
    const input = formatFixture({}, requests);
    const row = input.run.measurements.find(({ metric }) => metric === 'response-p99') ?? assert.fail();
    return blocksOf({ ...input, samples: input.samples.filter(({ round }) => round < 14) })(row).length;
  };
  assert.equal(fewestBeyondInBlock, 10);
  assert.deepEqual([blocks(143), blocks(142)], [2, 0]);
});
