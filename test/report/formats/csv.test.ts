import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { columns, csv } from '../../../report/formats/csv.ts';
import { factorLabel } from '../../../vocabulary/words.ts';
import { formatFixture, gates, hostile, hostileFixture } from './fixture-formats.ts';

/** As RFC 4180 has it: nothing is trimmed, and a row of another length is an error. */
const read = (text: string): Record<string, string>[] =>
  parse(text, { columns: true, record_delimiter: '\r\n', relax_column_count: false });

const input = formatFixture();
const { measurements, comparisons } = input.run;
const rows = read(csv.write(input) as string);

test('A row stands for each measurement, each comparison and each gate, under one line of names', () => {
  assert.deepEqual(Object.keys(rows[0] ?? {}), [...columns]);
  assert.equal(rows.filter(({ row }) => row === 'measurement').length, measurements.length);
  assert.equal(rows.filter(({ row }) => row === 'comparison').length, comparisons.length);
  assert.equal(rows.filter(({ row }) => row === 'gate').length, gates.length);
  assert.equal(rows.length, measurements.length + comparisons.length + gates.length);
});

const orEmpty = (value: unknown) => (value === null || value === undefined ? '' : String(value));

test('A measurement is read back as it was, and what it lacks is empty, not zero', () => {
  for (const [index, row] of measurements.entries()) {
    const { row: kind, factors, load_shape, load_rate, ...read } = rows[index] ?? {};
    assert.deepEqual([kind, factors], ['measurement', factorLabel(row.factors)]);
    for (const key of [
      'value',
      'low',
      'high',
      'level',
      'n',
      'unit',
      'censored',
      'note',
      'metric',
      'contender',
    ] as const)
      assert.equal(read[key], orEmpty(row[key]), key);
    assert.deepEqual([load_shape, load_rate], [row.load.shape, orEmpty(row.load.rate)]);
    assert.deepEqual([read.load_limit, read.load_store_core], [orEmpty(row.load.limit), orEmpty(row.load.storeCore)]);
    assert.deepEqual([read.verdict, read.margin, read.baseline], ['', '', '']);
  }
});

test('A gate is read back with its limit, its outcome and its sentence', () => {
  for (const [index, { gate, severity, limit, direction, outcome, sentence, kind, value }] of gates.entries()) {
    const read = rows[measurements.length + comparisons.length + index] ?? {};
    const wanted = { gate, severity, limit, direction, outcome, sentence, scale: kind, value };
    for (const [key, each] of Object.entries(wanted)) assert.equal(read[key], orEmpty(each), key);
    assert.deepEqual([read.accepted, read.verdict, read.n], ['', '', '']);
  }
});

test('A comparison is read back as it was; a ratio has the unit ratio', () => {
  for (const [index, row] of comparisons.entries()) {
    const read = rows[measurements.length + index] ?? {};
    const { value, low, high, level, margin, scale } = row.effect;
    const unit = scale === 'ratio' ? 'ratio' : row.unit;
    for (const [key, wanted] of Object.entries({ value, low, high, level, margin, scale, unit }))
      assert.equal(read[key], orEmpty(wanted), key);
    for (const key of ['verdict', 'baseline', 'rounds', 'blocks', 'reason'] as const)
      assert.equal(read[key], orEmpty(row[key]), key);
    assert.equal(read.needed_rounds, orEmpty(row.neededRounds));
    assert.equal(read.n, '');
  }
});

test('No number of rounds that would decide is inf, and is told from one that is not known', () => {
  const [first, second] = comparisons as [(typeof comparisons)[0], (typeof comparisons)[0]];
  const run = { ...input.run, measurements: [], comparisons: [{ ...first, neededRounds: null }, second] };
  const read2 = read(csv.write({ ...input, run, gates: null }) as string);
  assert.deepEqual(
    read2.map(({ needed_rounds }) => needed_rounds),
    ['inf', ''],
  );
});

test('Quotes, commas and line ends within a field are read back as they were', () => {
  const odd = read(csv.write(hostileFixture()) as string).filter(({ variant }) => variant === hostile);
  assert.deepEqual(
    odd.map(({ row, note, reason, baseline_variant, sentence }) => [row, note, reason, baseline_variant, sentence]),
    [
      ['measurement', hostile, '', '', ''],
      ['comparison', '', hostile, hostile, ''],
      ['gate', '', '', '', hostile],
    ],
  );
});
