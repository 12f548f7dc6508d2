import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'junit2json';
import type { FormatInput } from '../../../report/formats/format.ts';
import { junit } from '../../../report/formats/junit.ts';
import { wellFormed } from '../../scripts/xml.ts';
import { assertGolden } from '../golden.ts';
import { emptyFixture, formatFixture, gate, gates, hostile, hostileFixture } from './fixture-formats.ts';

const write = (input: FormatInput) => junit.write(input) as string;

/** Read by a CI's own reader, and held to the letter of XML besides: that one is lenient. */
async function suiteOf(input: FormatInput) {
  wellFormed(write(input));
  const read = (await parse(write(input))) as NonNullable<Awaited<ReturnType<typeof parse>>>;
  assert.ok('testsuite' in read);
  const [suite, ...others] = read.testsuite ?? [];
  assert.ok(suite && others.length === 0);
  const { tests, failures, errors, skipped, time, name, testcase = [], properties = [] } = suite;
  return { counts: { tests, failures, errors, skipped }, time, name, cases: testcase, properties };
}

test('One gate is one case: failed is a failure, undecided is skipped, invalid is an error, a warning is skipped', async () => {
  const { counts, cases, name, time } = await suiteOf(formatFixture());
  assert.deepEqual(counts, { tests: 5, failures: 1, errors: 1, skipped: 2 });
  assert.deepEqual([name, time], ['authbench quick', 129]);
  assert.deepEqual(
    cases.map(({ classname, name, failure, error, skipped }) => [
      classname,
      name,
      failure?.length ?? 0,
      error?.length ?? 0,
      skipped?.[0]?.message?.split(':')[0] ?? '',
    ]),
    [
      ['jwt-stateless', 'server-cpu ratio <= 1.10 (latency)', 0, 0, ''],
      ['jwt-stateless', 'p99: response-p99 ratio <= 0.90 (latency)', 1, 0, ''],
      ['jwt-stateless', 'p50: response-p50 ratio <= 1.00 (latency)', 0, 0, 'undecided'],
      ['jwt-stateless', 'capacity ratio >= 1.10 (latency)', 0, 1, ''],
      [
        'jwt-stateless',
        'bytes: request-bytes difference <= 20 bytes (latency, claims=0)',
        0,
        0,
        'warning, failed, never fails',
      ],
    ],
  );
  assert.equal(cases[1]?.failure?.[0]?.message, gates[1]?.sentence);
  assert.equal(cases[0]?.['system-out']?.[0], gates[0]?.sentence, 'what passed says its figure too');
});

test('What is undecided and counts as failed is skipped all the same, and says so', async () => {
  const { cases } = await suiteOf(formatFixture({ gates: [gate({ outcome: 'undecided', undecidedMeans: 'fail' })] }));
  assert.match(cases[0]?.skipped?.[0]?.message ?? '', /^undecided: .+ \(It counts as failed here\.\)$/);
});

test('The machine is among the properties', async () => {
  const { properties } = await suiteOf(formatFixture());
  const found = new Map(properties.map(({ name, value }) => [name, value]));
  assert.equal(found.get('Processor'), 'Example CPU at 2.8 GHz, 2 cores');
  assert.equal(found.get('State'), 'complete');
});

test('A run that was cut off is an error of its own', async () => {
  const { counts, cases, time } = await suiteOf(emptyFixture({ gates: [gate()] }));
  assert.deepEqual(counts, { tests: 2, failures: 0, errors: 1, skipped: 0 });
  assert.deepEqual(
    [cases[0]?.name, cases[0]?.error?.[0]?.type, time],
    ['the run is complete', 'interrupted', undefined],
  );
});

test('Without a gate there is a case that says so: no file looks like success that judged nothing', async () => {
  for (const [asked, message] of [
    [null, 'no gates were given'],
    [[], 'no gate applies to anything that was measured'],
  ] as const) {
    const { counts, cases } = await suiteOf(formatFixture({ gates: asked }));
    assert.deepEqual(counts, { tests: 1, failures: 0, errors: 0, skipped: 1 });
    assert.equal(cases[0]?.skipped?.[0]?.message, message);
  }
});

test('Names and sentences of any characters are read back as they were', async () => {
  const { cases } = await suiteOf(hostileFixture());
  assert.equal(cases[0]?.classname, `jwt-stateless@${hostile}`);
  assert.equal(cases[0]?.failure?.[0]?.message, hostile);
});

test('The file reads as it did', () => {
  assertGolden('formats-junit.xml', write(formatFixture()));
});
