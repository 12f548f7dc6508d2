import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { FiguresFile } from '../../../report/formats/figures-file.ts';
import type { FormatInput } from '../../../report/formats/format.ts';
import { figuresVersion, json } from '../../../report/formats/json.ts';
import { emptyFixture, formatFixture, hostileFixture } from './fixture-formats.ts';

const valid = new Ajv({ allErrors: true }).compile(FiguresFile);
const read = (input: FormatInput) => JSON.parse(json.write(input) as string) as FiguresFile;

test('The file fits its schema, whatever the run and its gates', () => {
  for (const input of [formatFixture(), hostileFixture(), emptyFixture(), emptyFixture({ gates: [] })])
    assert.ok(valid(read(input)), JSON.stringify(valid.errors));
  assert.equal(valid({ ...read(formatFixture()), comparisons: [{}] }), false);
});

test('Figures, guards, gates and environment are those of the run, to the last digit', () => {
  const input = formatFixture();
  const { measurements, comparisons, guards, environment, seed, plan } = input.run;
  const file = read(input);
  assert.deepEqual(
    [file.measurements, file.comparisons, file.guards, file.environment, file.gates],
    [measurements, comparisons, guards, environment, input.gates],
  );
  assert.deepEqual(
    [file.schemaVersion, file.run.seed, file.run.rate, file.run.baseline, file.run.state, file.run.missing],
    [figuresVersion, seed, plan.rate, plan.baseline, 'complete', []],
  );
});

test('No gate asked is null, none that applies is a list without one', () => {
  assert.equal(read(formatFixture({ gates: null })).gates, null);
  assert.deepEqual(read(formatFixture({ gates: [] })).gates, []);
});
