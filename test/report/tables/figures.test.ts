/** The verdict table of a run that holds none of the usual figures. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answers } from '../../../report/answers/answers.ts';
import { verdictTable } from '../../../report/tables/verdicts.ts';
import type { RunFile } from '../../../results/format.ts';
import { comparison, fixture } from '../fixture.ts';
import { measurement } from '../fixture-rows.ts';

const sessions = [10, 1, 100];
const bytes = { 'session-redis': (live: number) => 170 + 151 * live, 'jwt-stateless': () => 156 };

/** As many commands whatever a user's sessions, but more bytes. */
function revokeLoad(): RunFile {
  const { run } = fixture();
  const at = { shape: 'counted', n: 5 } as const;
  return {
    ...run,
    scenarios: run.scenarios.filter(({ id }) => id === 'store-load'),
    plan: { ...run.plan, steps: run.plan.steps.filter(({ primary }) => primary === 'store-commands') },
    measurements: Object.entries(bytes).flatMap(([contender, of]) =>
      sessions.flatMap((live) => [
        measurement('store-load', contender, 'store-bytes', of(live), { ...at, factors: { sessions: live } }),
        measurement('store-load', contender, 'store-commands', 3, { ...at, factors: { sessions: live } }),
      ]),
    ),
    comparisons: sessions.flatMap((live) => {
      const effect = bytes['jwt-stateless']() - bytes['session-redis'](live);
      const factors = { sessions: live };
      return [
        comparison('store-load', 'jwt-stateless', 'store-commands', 0, { factors, verdict: 'equal' }),
        comparison('store-load', 'jwt-stateless', 'store-bytes', effect, { factors }),
      ];
    }),
  };
}

test('a run without the usual figures has those of its scenario, one column where no level changes them', () => {
  const { columns, rows } = verdictTable(revokeLoad());
  assert.deepEqual(
    columns.map(({ title, unit }) => `${title}, ${unit}`),
    [
      'Store commands, ',
      'Store bytes per operation (1 session), bytes',
      'Store bytes per operation (10 sessions), bytes',
      'Store bytes per operation (100 sessions), bytes',
    ],
  );
  const shown = rows.map(({ look, cells }) =>
    [look.name, ...cells.map(({ text, mark }) => `${text}${mark}`)].join(' '),
  );
  assert.deepEqual(shown, [
    'no-auth – – – –',
    'session-redis 3 321 1,680 15,270',
    'session-redis-defaults – – – –',
    'jwt-stateless 3= 156↓ 156↓ 156↓',
  ]);
});

test('where the leading metric is equal, the answer goes on with the count that differs', () => {
  const text = answers(revokeLoad())[0]?.text ?? '';
  assert.match(text, /^No difference in store commands between jwt-stateless and session-redis\. /);
  assert.match(text, /takes 165 fewer store bytes .* 1 session and 15,114 fewer .* 100 sessions\.$/);
});

test('a run with two of the usual figures keeps the usual columns', () => {
  const { run } = fixture();
  const two = run.measurements.filter(({ metric }) => metric === 'server-cpu' || metric === 'request-bytes');
  assert.equal(verdictTable({ ...run, measurements: two }).columns.at(-1)?.title, 'Revocation delay');
});
