import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { bmf } from '../../../report/formats/bmf.ts';
import type { FormatInput } from '../../../report/formats/format.ts';
import { comparison, measurement } from '../fixture.ts';
import { formatFixture, hostileFixture } from './fixture-formats.ts';

/** As Bencher publishes it (docs/reference/bencher-metric-format), and stricter: no other field, no empty benchmark. */
const valid = new Ajv().compile({
  type: 'object',
  additionalProperties: {
    type: 'object',
    minProperties: 1,
    additionalProperties: {
      type: 'object',
      required: ['value'],
      additionalProperties: false,
      properties: { value: { type: 'number' }, lower_value: { type: 'number' }, upper_value: { type: 'number' } },
    },
  },
});

type Benchmarks = Record<string, Record<string, { value: number; lower_value?: number; upper_value?: number }>>;
const read = (input: FormatInput) => JSON.parse(bmf.write(input) as string) as Benchmarks;

test('It is what Bencher reads: numbers alone, names within its limits, values between their bounds', () => {
  for (const input of [formatFixture(), hostileFixture()]) {
    const benchmarks = read(input);
    assert.ok(valid(benchmarks), JSON.stringify(valid.errors));
    for (const [name, measures] of Object.entries(benchmarks)) {
      assert.ok(name.length <= 1024, name);
      for (const [measure, { value, lower_value = value, upper_value = value }] of Object.entries(measures)) {
        // A slug: Bencher makes the measure from it.
        assert.match(measure, /^[a-z0-9]+(-[a-z0-9]+)*$/);
        assert.ok(measure.length <= 64, measure);
        assert.ok(lower_value <= value && value <= upper_value, `${name} ${measure}`);
      }
    }
  }
});

test('Times are in ns, what they are per is in the name, and each measurement is there', () => {
  const { run } = formatFixture();
  const benchmarks = read(formatFixture());
  assert.deepEqual(benchmarks['latency jwt-stateless']?.['response-p50-ns'], {
    value: 449_000,
    lower_value: 440_918,
    upper_value: 457_082,
  });
  const measures = Object.keys(benchmarks['latency jwt-stateless'] ?? {});
  for (const name of ['server-cpu-ns-per-request', 'capacity-requests-per-s']) assert.ok(measures.includes(name), name);
  const count = Object.values(benchmarks).reduce((sum, each) => sum + Object.keys(each).length, 0);
  const ratios = run.comparisons.filter(({ effect, verdict }) => effect.scale === 'ratio' && verdict !== 'invalid');
  assert.equal(count, run.measurements.length + ratios.length);
});

test('A bound is an interval from there on, and an invalid ratio is left out', () => {
  const input = formatFixture();
  const run = {
    ...input.run,
    measurements: [
      measurement('x', 'a', 'revocation-delay-max', 0, { censored: 'at-most', low: 0, high: 0 }),
      measurement('x', 'a', 'revocation-delay-p50', 1_480, { censored: 'at-least', low: 1, high: 2_000 }),
    ],
    comparisons: [comparison('x', 'a', 'server-cpu', 0.8, { verdict: 'invalid' })],
  };
  assert.deepEqual(read({ ...input, run }), {
    'x a': {
      'revocation-delay-max-ns': { value: 1_000_000, lower_value: 0, upper_value: 1_000_000 },
      'revocation-delay-p50-ns': { value: 1_480_000_000, lower_value: 1_480_000_000 },
    },
  });
});
