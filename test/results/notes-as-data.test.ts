import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { withoutFalseVerdicts } from '../../results/false-verdicts.ts';
import type { Measurement, RunFile } from '../../results/format.ts';
import { measurementFromNote, withNotesAsData } from '../../results/notes-as-data.ts';
import { readRunFile } from '../../results/reader.ts';
import { withStepIds } from '../../results/step-ids.ts';

const load = { shape: 'probed', rate: null, connections: 2, serverCore: null } as const;
const row = (changes: Partial<Measurement>): Measurement => ({
  ...{ scenario: 'revocation-delay', contender: 'a', variant: '', factors: {}, metric: 'revocation-delay-p50' },
  ...{ unit: 'ms', better: 'lower', kind: 'noisy', value: 5, low: 4, high: 6, level: 0.95, n: 60, load },
  ...changes,
});

test('an old note that says what was extrapolated becomes the field, with the lifetimes on both sides', () => {
  const note = 'extrapolated from lifetimes of 2, 4, 8 s: delay = -2 ms + 0.999 × life left, 240 trials';
  const old = row({ note, factors: { lifetime: 900, instance: 'worst' } });
  assert.deepEqual(measurementFromNote(old), {
    ...old,
    interval: 'prediction',
    extrapolated: { from: [2, 4, 8], to: 900 },
  });
});

test('an old note that says what was derived becomes the field', () => {
  const note = 'derived: no cookie is sent; the limit is that of this token, were it put into a cookie';
  const old = row({ metric: 'claims-to-cookie-limit', kind: 'exact', low: null, high: null, level: null, note });
  assert.deepEqual(measurementFromNote(old), { ...old, derived: { from: 'the size of its token' } });
});

test('how an old interval was made is known by its level and the load, and none is made up', () => {
  const how = (changes: Partial<Measurement>) => measurementFromNote(row(changes)).interval;
  assert.equal(how({}), 'order-statistic');
  assert.equal(how({ high: null }), 'order-statistic', 'one end may be infinite');
  assert.equal(how({ load: { ...load, shape: 'open' } }), 'confidence');
  assert.equal(how({ load: { ...load, shape: 'held' }, level: null }), 'range');
  assert.equal(how({ low: null, high: null }), undefined);
});

test('what a run says in fields stays as it says it, and its notes are not read', () => {
  const said = row({
    ...{ note: 'extrapolated from lifetimes of 2 s', interval: 'confidence', derived: { from: 'another' } },
    extrapolated: { from: [1], to: 60 },
  });
  assert.deepEqual(measurementFromNote(said), said);
});

test('a note that only sounds like the old ones marks nothing', () => {
  const old = row({ note: 'of 10 trials, one was derived' });
  assert.deepEqual(measurementFromNote(old), { ...old, interval: 'order-statistic' });
});

/** Four contenders of a run over the whole field, as it was committed under method 1. */
const old = `${import.meta.dirname}/old-runs/method-1`;

test('a run of method 1 is read with what its notes say as fields, and nothing else of it changes', () => {
  const raw = withStepIds(JSON.parse(readFileSync(`${old}/run.json`, 'utf8'))) as RunFile;
  const run = readRunFile(old);
  assert.deepEqual(run, withoutFalseVerdicts(withNotesAsData(raw)));
  const marked = run.measurements.filter(({ extrapolated }) => extrapolated !== undefined);
  assert.ok(marked.length > 0);
  for (const { extrapolated, factors } of marked)
    assert.deepEqual(extrapolated, { from: [2, 4, 8], to: factors.lifetime });
  const plain = run.measurements.map(({ interval: _, extrapolated: __, derived: ___, ...rest }) => rest);
  assert.deepEqual(plain, raw.measurements);
});
