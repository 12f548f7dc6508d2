import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentFacts, pathless } from '../../../report/facts/environment.ts';
import { guardSentences } from '../../../report/facts/guards.ts';
import { summary } from '../../../report/page/summary.ts';
import { verdictTable } from '../../../report/tables/verdicts.ts';
import { terminalReport } from '../../../report/terminal/run.ts';
import { runProblem } from '../../../results/validation.ts';
import { fixture } from '../fixture.ts';
import { assertGolden } from '../golden.ts';

const input = fixture();
const terminal = (options: { colour?: boolean; width?: number } = {}) =>
  terminalReport({
    run: input.run,
    missing: [],
    folder: 'results/runs/example',
    colour: false,
    width: 100,
    ...options,
  });
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const escapes = /\u001b\[\d+m/g;

test('the synthetic run is a run by its schema', () => {
  assert.equal(runProblem(input.run), undefined);
});

test('the terminal report reads as it did', () => {
  assertGolden('terminal.txt', terminal());
});

test('the summary reads as it did', () => {
  assertGolden('summary.md', summary(input));
});

test('no line of the terminal is wider than it, nor than 100 columns', () => {
  for (const [width, limit] of [
    [140, 100],
    [100, 100],
    [80, 80],
  ] as const) {
    for (const line of terminal({ width }).split('\n'))
      assert.ok([...line].length <= limit, `${[...line].length}: ${line}`);
  }
});

test('colour is added only where it is asked for, and changes nothing else', () => {
  assert.doesNotMatch(terminal(), escapes);
  const painted = terminal({ colour: true });
  assert.match(painted, escapes);
  assert.equal(painted.replace(escapes, ''), terminal());
});

test('a verdict has its mark and says whether it is better; the baseline has none', () => {
  const { rows } = verdictTable(input.run);
  const marks = rows.map(({ cells }) => cells.map(({ mark, tone }) => mark && `${mark} ${tone}`));
  assert.deepEqual(marks, [
    ['↓ better', '~ open', '↓ better', '↓ better', '↓ better', ''],
    ['', '', '', '', '', ''],
    ['↑ worse', '~ open', '↑ worse', '↓ better', '↑ worse', '× invalid'],
    ['~ open', '~ open', '↓ better', '↑ worse', '↓ better', '↑ worse'],
  ]);
});

test('a guard is one sentence: where, what it means, how often, the worst value and the limit', () => {
  assert.equal(
    guardSentences(input.run)[0],
    'Latency, jwt-stateless: The hypervisor gave this machine’s cores to somebody else (steal, once; worst 14 % of the time, limit 10 % of the time). Affected rounds were discarded.',
  );
});

test('a guard that a lower rate would keep from firing says which rate to try', () => {
  const [entry] = input.run.guards;
  const about = (changes: object, capacity = 10_000) => {
    const guards = [
      { ...(entry as NonNullable<typeof entry>), name: 'overloaded', effect: 'invalid' as const, ...changes },
    ];
    const measurements = input.run.measurements.map((row) =>
      row.metric === 'capacity' ? { ...row, value: capacity } : row,
    );
    return guardSentences({ ...input.run, guards, measurements })[0]?.match(/(Try|Even) .*$/)?.[0];
  };
  // At 1,000 requests/s nearly the whole core was used: half of it is.
  assert.equal(about({ value: 0.98 }), 'Try --rate 500, or --rate auto.');
  assert.equal(about({ value: 0.98 }, 400), 'Try --rate 100, or --rate auto.', 'three tenths of what it can serve');
  assert.equal(about({ name: 'rate-missed', value: 0.4 }), 'Try --rate 500, or --rate auto.');
  assert.equal(about({ value: 0.98 }, 20), 'Even --rate 10, the lowest, may be too much for it.');
  assert.equal(about({ value: 0.98, factors: { rate: 4_000 } }), undefined, 'the scenario chose that rate');
  assert.equal(about({ name: 'steal', value: 0.2 }), undefined);
});

test('what a guard dropped of revocation is told as trials', () => {
  const [entry] = input.run.guards;
  const guards = [
    {
      ...(entry as NonNullable<typeof entry>),
      ...{ name: 'not-in-flight', scenario: 'revocation-delay', shape: 'probed', value: 1, limit: 0, count: 20 },
    },
  ];
  assert.match(
    guardSentences({ ...input.run, guards })[0] ?? '',
    /A request that had to be under way had ended before.* These trials do not count\.$/,
  );
});

test('no path of the machine stands in a report', () => {
  assert.equal(pathless('Redis 7, /home/me/project/.cache/redis/redis-server'), 'Redis 7, redis-server');
  assert.equal(pathless('C:\\Users\\me\\redis.exe at 1.5 µs/request, GET /me'), 'redis.exe at 1.5 µs/request, GET /me');
  const { environment } = input.run;
  const run = {
    ...input.run,
    environment: {
      ...environment,
      cpu: 'Example CPU, see /proc/cpu/info',
      doubts: ['The store keeps its files in /tmp/authbench-x/data.'],
      store: {
        version: 'Redis 7.0.15',
        from: '/home/me/.cache/redis-server',
        settings: { dir: '/tmp/authbench-x/data' },
      },
    },
  };
  const facts = JSON.stringify(environmentFacts(run));
  assert.match(facts, /from redis-server.*dir data/);
  for (const text of [facts, summary({ ...input, run })]) assert.doesNotMatch(text, /\/home|\/tmp|\/proc/);
});
