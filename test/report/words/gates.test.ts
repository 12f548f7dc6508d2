import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byStanding, gateFigure, gateName, gatesVerdict, stops } from '../../../report/words/gates.ts';
import { measurement } from '../fixture.ts';
import { formatFixture, gate, gates } from '../formats/fixture-formats.ts';

test('A gate is named by what must hold, its limit as it was written', () => {
  const absolute = { kind: 'absolute', baseline: null } as const;
  for (const [changes, name] of [
    [{}, 'server-cpu ratio <= 1.10'],
    [{ limit: 1.005 }, 'server-cpu ratio <= 1.005'],
    [{ direction: 'below', limit: 1 }, 'server-cpu ratio >= 1.00'],
    [
      { kind: 'difference', gate: 'bytes', metric: 'request-bytes', unit: 'bytes', limit: 20 },
      'bytes: request-bytes difference <= 20 bytes',
    ],
    [{ ...absolute, gate: 'p99', metric: 'response-p99', unit: 'µs', limit: 1234.5 }, 'p99: response-p99 <= 1234.5 µs'],
    [{ ...absolute, gate: 'reaccepted', metric: 'reaccepted', unit: 'count', limit: 0 }, 'reaccepted <= 0'],
  ] as const)
    assert.equal(gateName(gate(changes)), name);
});

test('Only an error stops, and what is undecided only where its file says so', () => {
  const stopping = (['passed', 'failed', 'undecided', 'invalid'] as const).flatMap((outcome) =>
    (['error', 'warning'] as const).flatMap((severity) =>
      (['pass', 'fail'] as const)
        .filter((undecidedMeans) => stops(gate({ outcome, severity, undecidedMeans })))
        .map((undecidedMeans) => `${outcome} ${severity} ${undecidedMeans}`),
    ),
  );
  assert.deepEqual(stopping, [
    'failed error pass',
    'failed error fail',
    'undecided error fail',
    'invalid error pass',
    'invalid error fail',
  ]);
});

test('The verdict names the worst that stops, and never calls passed what is undecided or a warning', () => {
  const verdict = (...outcomes: Parameters<typeof gate>[0][]) => gatesVerdict(outcomes.map((changes) => gate(changes)));
  assert.equal(gatesVerdict(null), 'No gates were given.');
  assert.equal(gatesVerdict([]), 'No gate applies to anything that was measured.');
  assert.equal(verdict({}), 'Passed: 1 passed, of 1 gate.');
  assert.equal(verdict({}, { outcome: 'undecided' }), 'Not failed: 1 undecided, 1 passed, of 2 gates.');
  assert.equal(
    verdict({}, { outcome: 'undecided', undecidedMeans: 'fail' }),
    'Undecided, which counts as failed here: 1 undecided, 1 passed, of 2 gates.',
  );
  assert.equal(verdict({ outcome: 'failed', severity: 'warning' }), 'Not failed: 1 warning, of 1 gate.');
  assert.equal(
    verdict({}, { outcome: 'accepted' }),
    'Passed, with accepted changes: 1 accepted, 1 passed, of 2 gates.',
  );
  assert.equal(verdict({ outcome: 'invalid' }, {}), 'Invalid: 1 invalid, 1 passed, of 2 gates.');
  assert.equal(verdict({ outcome: 'invalid' }, { outcome: 'failed' }), 'Failed: 1 failed, 1 invalid, of 2 gates.');
});

test('What stops comes first', () => {
  const outcomes = byStanding([...gates, gate({ outcome: 'undecided', undecidedMeans: 'fail' })]).map(
    ({ outcome, severity }) => `${outcome} ${severity}`,
  );
  assert.deepEqual(outcomes, [
    'failed error',
    'invalid error',
    'undecided error',
    'undecided error',
    'failed warning',
    'passed error',
  ]);
});

test('A figure has unit and interval; that it is a bound is looked up', () => {
  const { run } = formatFixture();
  const absolute = {
    kind: 'absolute',
    baseline: null,
    metric: 'response-p99',
    unit: 'µs',
    value: 905,
    low: 800,
    high: 1_000,
  } as const;
  assert.equal(gateFigure(run, gate(absolute)), '905 [800, 1,000] µs');
  assert.equal(gateFigure(run, gate({ value: null, low: null, high: null })), '–');
  const censored = measurement('latency', 'jwt-stateless', 'response-p99', 905, { censored: 'at-most' });
  assert.equal(gateFigure({ ...run, measurements: [censored] }, gate(absolute)), '≤ 905 µs');
});
