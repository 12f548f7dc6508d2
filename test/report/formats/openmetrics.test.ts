import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { FormatInput } from '../../../report/formats/format.ts';
import { openmetrics } from '../../../report/formats/openmetrics.ts';
import { gateOutcomes } from '../../../vocabulary/words.ts';
import { comparison, measurement } from '../fixture.ts';
import { refreshFixture } from '../fixture-refresh.ts';
import { exposition } from './exposition.ts';
import { emptyFixture, formatFixture, gates, hostile, hostileFixture } from './fixture-formats.ts';

const write = (input: FormatInput) => openmetrics.write(input) as string;
const read = (input: FormatInput) => new Map(exposition(write(input)).map((family) => [family.name, family]));
const ofShares = { ...formatFixture(), ...refreshFixture() };
const inputs = [formatFixture(), hostileFixture(), emptyFixture(), ofShares];

test('It keeps to the grammar: families together, metadata first, units at the end of names, no series twice', () => {
  for (const input of inputs) {
    const families = [...read(input).values()];
    for (const { help, series } of families) {
      assert.notEqual(help, '');
      assert.ok(series.length > 0);
    }
  }
});

/** Debian's python3-prometheus-client, from the people who wrote the standard. The grammar above is checked in any case. */
const python = ['/usr/bin/python3', 'python3'].find(
  (each) => spawnSync(each, ['-c', 'import prometheus_client.openmetrics.parser']).status === 0,
);

test('Prometheus’ own parser reads it to the same series', {
  skip: python === undefined && 'python3-prometheus-client is not installed',
}, () => {
  const program = `
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as families
print(json.dumps([[f.name, f.type, f.unit, [[s.labels, s.value] for s in f.samples]] for f in families(sys.stdin.read())]))`;
  for (const input of inputs) {
    const { stdout, stderr } = spawnSync(python as string, ['-c', program], {
      input: write(input),
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    assert.equal(stderr, '');
    const ours = [...read(input).values()].map(({ name, type, unit, series }) => [
      ...[name, type, unit],
      series.map(({ labels, value }) => [labels, value]),
    ]);
    assert.deepEqual(JSON.parse(stdout), ours);
  }
});

test('A share is a ratio, from 0 to 1, whose name holds no sign', () => {
  const lost = read(ofShares).get('authbench_chains_lost_ratio');
  assert.deepEqual([lost?.unit, lost?.series.at(-1)?.value], ['ratio', 0.5]);
});

test('Times are in seconds, bytes are bytes, and a name does not say its unit twice', () => {
  const families = read(formatFixture());
  const cpu = families.get('authbench_server_cpu_seconds_per_request');
  assert.equal(cpu?.unit, 'seconds_per_request');
  const own = cpu?.series.find(({ labels }) => labels.contender === 'jwt-stateless');
  assert.deepEqual(
    [own?.value, own?.labels],
    [0.00039, { scenario: 'latency', contender: 'jwt-stateless', shape: 'open' }],
  );
  for (const name of [
    'authbench_request_bytes',
    'authbench_capacity_requests_per_second',
    'authbench_revocation_delay_p50_seconds',
    'authbench_store_commands_per_operation',
    'authbench_store_memory_bytes_per_live_credential',
    'authbench_reaccepted',
  ])
    assert.ok(families.has(name), name);
  const ends = ['low', 'high'].map((end) =>
    families
      .get(`authbench_server_cpu_${end}_seconds_per_request`)
      ?.series.find(({ labels }) => labels.contender === 'jwt-stateless'),
  );
  assert.deepEqual(
    ends.map((end) => [end?.labels.level, end && Number(end.value.toPrecision(6))]),
    [
      ['0.95', 0.00038298],
      ['0.95', 0.00039702],
    ],
  );
});

test('A bound is labelled and has no interval, an undecided effect is labelled, and an invalid one is left out', () => {
  const input = formatFixture();
  const run = {
    ...input.run,
    measurements: [
      measurement('x', 'a', 'revocation-delay-max', 0, {
        censored: 'at-most',
        low: 0,
        high: 0,
        factors: { inFlight: 'slow' },
      }),
    ],
    comparisons: [
      comparison('x', 'a', 'server-cpu', 0.8, { verdict: 'invalid', low: 0.7, high: 0.9 }),
      comparison('x', 'b', 'server-cpu', 0.9, { verdict: 'undecided', low: 0.8, high: 1.1 }),
      comparison('x', 'b', 'request-bytes', -4),
    ],
  };
  const families = read({ ...input, run });
  const delay = families.get('authbench_revocation_delay_max_seconds')?.series[0];
  assert.deepEqual([delay?.value, delay?.labels.censored, delay?.labels.in_flight], [0.001, 'at-most', 'slow']);
  assert.ok(![...families.keys()].some((name) => /delay.*_(low|high)_/.test(name)));
  const effects = families.get('authbench_server_cpu_effect_ratio')?.series ?? [];
  assert.deepEqual(
    effects.map(({ labels, value }) => [labels.contender, labels.verdict, value]),
    [['b', 'undecided', 0.9]],
  );
  assert.equal(families.get('authbench_server_cpu_effect_high_ratio')?.series[0]?.value, 1.1);
  assert.equal(families.get('authbench_request_effect_bytes')?.series[0]?.value, -4);
});

test('A gate is one of its outcomes', () => {
  const states = read(formatFixture()).get('authbench_gate')?.series ?? [];
  assert.equal(states.length, gateOutcomes.length * gates.length);
  assert.deepEqual(
    states.filter(({ value }) => value === 1).map(({ labels }) => [labels.gate, labels.authbench_gate]),
    gates.map(({ gate, outcome }) => [gate, outcome]),
  );
});

test('Quotes, backslashes and line ends in a label are read back as they were', () => {
  const { series = [] } = read(hostileFixture()).get('authbench_server_cpu_seconds_per_request') ?? {};
  assert.ok(series.some(({ labels }) => labels.variant === hostile));
});
