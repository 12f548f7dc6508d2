import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beyondEnds, ratioDomain } from '../../../report/charts/effects/ratio-axis.ts';
import { terminalReport } from '../../../report/terminal/run.ts';
import { effect } from '../../../report/words/numbers.ts';
import { comparison, fixture } from '../fixture.ts';

const sure = comparison('s', 'a', 'server-cpu', 0.5, { low: 0.4, high: 0.6 });
const hint = {
  ...comparison('s', 'b', 'response-p99', 0.9, { low: 1e-26, high: 1.2e26, verdict: 'undecided' }),
  starts: 2,
};

test('the axis is made from comparisons with enough starts: a hint does not stretch it, and is cut off on both sides', () => {
  const domain = ratioDomain([sure, hint]);
  assert.deepEqual(domain, ratioDomain([sure]));
  assert.deepEqual(domain, [0.4 / 1.06, 1.25 * 1.06]);
  assert.deepEqual(
    beyondEnds(hint, domain).map(({ shape }) => shape),
    ['triangle-left', 'triangle-right'],
  );
  assert.deepEqual(beyondEnds(sure, domain), []);
});

test('of hints alone the axis holds the values, and the intervals of those that are narrow', () => {
  const narrow = { ...sure, starts: 4 };
  assert.deepEqual(ratioDomain([hint, narrow]), [0.4 / 1.06, 1.25 * 1.06]);
  // Runs before method 3 count blocks.
  const { starts: _, ...older } = sure;
  assert.deepEqual(ratioDomain([{ ...older, blocks: 12 }]), ratioDomain([narrow]));
  assert.deepEqual(ratioDomain([{ ...older, blocks: 20 }]), ratioDomain([sure]));
  assert.deepEqual(ratioDomain([hint]), [0.8 / 1.06, 1.25 * 1.06]);
});

test('an interval that says nothing is not printed as digits: in no picture, table or sentence', () => {
  assert.equal(effect(hint), '0.90, no useful interval yet');
  assert.equal(effect(sure), '0.50 [0.40, 0.60]');
  const { run } = fixture();
  const comparisons = run.comparisons.map((row) =>
    row.metric === 'response-p99' ? { ...hint, ...row, effect: hint.effect } : row,
  );
  const measurements = run.measurements.map((row) =>
    row.metric === 'response-p99' ? { ...row, low: 1e-20, high: 1e30 } : row,
  );
  const said = terminalReport({
    run: { ...run, comparisons, measurements },
    missing: [],
    folder: 'x',
    colour: false,
    width: 100,
  });
  assert.match(said, /0\.90, no useful interval yet/);
  assert.doesNotMatch(said, /\d{3},\d{3},\d{3}/);
});
