import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import type { FormatInput } from '../../../report/formats/format.ts';
import { githubActionBenchmark } from '../../../report/formats/github-action-benchmark.ts';
import { comparison, measurement } from '../fixture.ts';
import { emptyFixture, formatFixture, hostileFixture } from './fixture-formats.ts';

/** From the action's README (custom benchmarks) and src/extract.ts: a list that is not empty. */
const valid = new Ajv().compile({
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    required: ['name', 'unit', 'value'],
    additionalProperties: false,
    properties: {
      name: { type: 'string', minLength: 1 },
      unit: { type: 'string', minLength: 1 },
      value: { type: 'number' },
      range: { type: 'string', minLength: 1 },
      extra: { type: 'string', minLength: 1 },
    },
  },
});

interface Entry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
  readonly extra?: string;
}

function filesOf(input: FormatInput): Record<string, Entry[]> {
  const files = githubActionBenchmark.write(input) as Record<string, string>;
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, JSON.parse(text) as Entry[]]));
}

const smaller = 'github-action-benchmark-smaller.json';
const bigger = 'github-action-benchmark-bigger.json';

test('Both files are what the action reads, and a name stands once in them', () => {
  for (const input of [formatFixture(), hostileFixture()]) {
    const files = filesOf(input);
    assert.deepEqual(Object.keys(files), [smaller, bigger]);
    for (const entries of Object.values(files)) assert.ok(valid(entries), JSON.stringify(valid.errors));
    const names = Object.values(files).flatMap((entries) => entries.map(({ name }) => name));
    assert.equal(new Set(names).size, names.length);
  }
});

test('What is better when it is higher stands in the other file, its ratios too', () => {
  const { measurements, comparisons } = formatFixture().run;
  const ratios = comparisons.filter(({ effect, verdict }) => effect.scale === 'ratio' && verdict !== 'invalid');
  const files = filesOf(formatFixture());
  assert.equal(
    files[smaller]?.length ?? 0,
    measurements.filter(({ better }) => better === 'lower').length +
      ratios.filter(({ metric }) => metric !== 'capacity').length,
  );
  assert.ok(files[bigger]?.every(({ name }) => / capacity| claims-to-/.test(name)));
  assert.ok(files[bigger]?.some(({ name }) => name === 'latency jwt-stateless capacity ratio to session-redis'));
});

test('A figure has its unit, its interval, and what is behind it', () => {
  const entry = filesOf(formatFixture())[smaller]?.find(({ name }) => name === 'latency jwt-stateless server-cpu');
  assert.deepEqual(entry, {
    name: 'latency jwt-stateless server-cpu',
    unit: 'µs/request',
    value: 390,
    range: '[383, 397]',
    extra: '95 % interval [383, 397] µs/request\nn 20,000',
  });
});

test('A bound says that it is one, an invalid ratio is left out, an undecided one says so, and differences are not divided', () => {
  const input = formatFixture();
  const run = {
    ...input.run,
    measurements: [measurement('latency', 'a', 'revocation-delay-max', 0, { censored: 'at-most', low: 0, high: 9 })],
    comparisons: [
      comparison('latency', 'a', 'server-cpu', 0.8, { verdict: 'invalid', low: 0.7, high: 0.9 }),
      comparison('latency', 'a', 'response-p50', 0.8, { verdict: 'undecided', low: 0.6, high: 1.1, neededRounds: 90 }),
      comparison('latency', 'a', 'store-commands', -1),
    ],
  };
  const [bound, ratio, ...others] = filesOf({ ...input, run })[smaller] ?? [];
  assert.deepEqual(others, []);
  assert.deepEqual([bound?.value, bound?.range], [1, 'at most']);
  assert.match(bound?.extra ?? '', /^a bound: the truth is at most this\n/);
  assert.deepEqual([ratio?.name, ratio?.range], ['latency a response-p50 ratio to session-redis', '[0.60, 1.10]']);
  assert.match(ratio?.extra ?? '', /^verdict: undecided, needs about 90 rounds\n/);
});

test('A direction without a figure has no file: the action refuses an empty one', () => {
  assert.deepEqual(filesOf(emptyFixture()), {});
});
