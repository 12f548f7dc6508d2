import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Round, Slice } from '../../bench/procedures/slices/rounds.ts';
import type { Sample } from '../../results/format.ts';
import { conditionsNamed } from '../../series/between-starts/conditions.ts';
import { figuresOf, tableOf } from '../../series/between-starts/figures.ts';
import { type ArmLine, armLine, type StartLine } from '../../series/between-starts/line.ts';
import { dueStarts, measureDue } from '../../series/between-starts/schedule.ts';
import { openSeries } from '../../series/series.ts';
import { countsOf } from '../../statistics/counts.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-between-starts-'));
after(() => rmSync(place, { recursive: true, force: true }));

const three = ['a', 'b', 'c'].map((id) => ({ id }));
const named = (due: readonly { condition: { id: string }; number: number }[]) =>
  due.map(({ condition, number }) => `${condition.id}${number}`);

test('every condition has its start i before any has its start i + 1, in an order drawn for each', () => {
  const due = dueStarts(three, 6, () => 0);
  const rows = Map.groupBy(due, ({ number }) => number);
  assert.deepEqual(
    due.map(({ number }) => number),
    due.map(({ number }) => number).toSorted((a, b) => a - b),
  );
  const orders = [...rows.values()].map((row) => row.map(({ condition }) => condition.id));
  for (const order of orders) assert.deepEqual(order.toSorted(), ['a', 'b', 'c']);
  assert.ok(new Set(orders.map(String)).size > 1);
  assert.deepEqual(named(dueStarts(three, 6, () => 0)), named(due));
});

test('a condition that has more starts than another waits for it', () => {
  const done = new Map([
    ['a', 2],
    ['b', 1],
  ]);
  const due = dueStarts(three.slice(0, 2), 3, ({ id }) => done.get(id) ?? 0);
  assert.deepEqual(named(due).slice(0, 1), ['b2']);
  assert.deepEqual(named(due).slice(1).toSorted(), ['a3', 'b3']);
});

test('a series that was stopped within a start goes on with that start, in the order that it would have had', async () => {
  const seriesIn = (folder: string) => {
    const opened = new Map<string, ReturnType<typeof openSeries<{ commit: string; number: number }>>>();
    return ({ id }: { id: string }) => {
      const series = opened.get(id) ?? openSeries(join(place, folder, `${id}.ndjson`), 'one');
      opened.set(id, series);
      return series;
    };
  };
  const measured: string[] = [];
  let left = 4;
  const measure = async ({ condition, number }: { condition: { id: string }; number: number }) => {
    if (left-- === 0) throw new Error('stopped');
    measured.push(`${condition.id}${number}`);
    return { commit: 'one', number };
  };
  await assert.rejects(measureDue(three, 3, seriesIn('stopped'), measure), /stopped/);
  assert.equal(measured.length, 4);
  await measureDue(three, 3, seriesIn('stopped'), measure);
  assert.deepEqual(measured, named(dueStarts(three, 3, () => 0)));
  assert.deepEqual(
    seriesIn('stopped')({ id: 'b' }).lines.map(({ number }) => number),
    [1, 2, 3],
  );
});

test('conditions are those that are named, else those that need no naming', () => {
  assert.deepEqual(
    conditionsNamed(['heap', 'as-is']).map(({ id }) => id),
    ['as-is', 'heap'],
  );
  assert.deepEqual(
    conditionsNamed(['hash-seed']).map(({ id }) => id),
    ['hash-seed'],
  );
  const all = [
    { id: 'plain', title: '' },
    { id: 'rare', title: '', byName: true },
  ] as const;
  assert.deepEqual(conditionsNamed(undefined, all), [all[0]]);
  assert.throws(() => conditionsNamed(['haep']), /unknown condition haep: one of as-is, seeds/);
});

test('a condition that this machine does not have is refused before anything is measured, where it was asked for', () => {
  const all = [
    { id: 'plain', title: '' },
    { id: 'other', title: '', refused: () => 'there is no setarch' },
  ];
  assert.throws(() => conditionsNamed(undefined, all), /other: there is no setarch; name the other conditions/);
  assert.deepEqual(conditionsNamed(['plain'], all), [all[0]]);
});

const values = (cpu: number, saturated = 10, p50 = 100, capacity = 5_000) => ({
  'server-cpu': cpu,
  'server-cpu-saturated': saturated,
  'response-p50': p50,
  capacity,
});

function lineOf(number: number, first: ArmLine['values'], second: ArmLine['values'], sitting = 'today'): StartLine {
  const arm = (own: ArmLine['values']): ArmLine => ({
    contender: 'x',
    values: own,
    open: { cpuUs: [1, 2], requests: [1, 1], p50Us: [1, 1], storeCpuUs: null, gcMs: null },
    closed: { cpuUs: [1, 1], requests: [1, 1], counted: [1, 1], countedMs: 160, storeCpuUs: null, gcMs: null },
    rssBytes: null,
  });
  const rest = { commit: 'c', startedAt: '', seconds: 1, node: 'v24', steal: null, dropped: 0, guards: {} };
  return { condition: 'x', number, sitting, ...rest, arms: [arm(first), arm(second)] };
}

test('a process differs by the deviation of the log effect within starts over √2, whatever both arms drift by', () => {
  // Log effects +0.02 and −0.02: deviation 0.02 √2, so 0.02 of a process. Both arms drift by a factor of e meanwhile.
  const [up, down] = [Math.exp(0.02), Math.exp(-0.02)];
  const lines = [lineOf(1, values(1), values(up)), lineOf(2, values(Math.E), values(Math.E * down))];
  const [one] = figuresOf(new Map([['x', lines]]), 'server-cpu', 'as-is');
  assert.ok(one);
  assert.ok(Math.abs(one.perProcess.value - 0.02) < 1e-12);
  assert.ok(Math.abs(one.meanEffect - 1) < 1e-12);
  // ln 1 and ln e, and 0.02 and 0.98.
  assert.ok(Math.abs((one.perArm[0]?.value ?? 0) - Math.SQRT1_2) < 1e-12);
  assert.ok(Math.abs((one.perArm[1]?.value ?? 0) - 0.96 * Math.SQRT1_2) < 1e-12);
  assert.equal(one.starts, 2);
  assert.ok(Number.isNaN(one.against?.value));
});

test('what the slices leave uncertain is told from how much the rounds of a start differ', () => {
  const line = lineOf(1, values(1), values(1));
  const [first, second] = line.arms as [ArmLine, ArmLine];
  // Log effects of its rounds: 0.03 and −0.03, so their mean has the variance 0.0018 / 2, and a process half of that.
  const cpuUs = first.open.cpuUs.map((us, round) => us * Math.exp(round === 0 ? 0.03 : -0.03));
  const told = { ...line, arms: [first, { ...second, open: { ...second.open, cpuUs } }] };
  const [one] = figuresOf(new Map([['x', [told]]]), 'server-cpu', 'as-is');
  assert.ok(Math.abs((one?.ofSlices ?? 0) - 0.03 * Math.SQRT1_2) < 1e-12);
});

test('a condition is set against the one without any, by the deviations of a process', () => {
  const starts = (half: number) =>
    [1, -1, 1, -1].map((sign, index) => lineOf(index + 1, values(1), values(Math.exp(sign * half))));
  const all = new Map([
    ['as-is', starts(0.03)],
    ['seeds', starts(0.01)],
  ]);
  const [asIs, seeds] = figuresOf(all, 'server-cpu', 'as-is');
  assert.equal(asIs?.against, undefined);
  assert.ok(Math.abs((seeds?.against?.value ?? 0) - 1 / 3) < 1e-12);
  // F(0.975; 3, 3) = 15.44.
  assert.ok(Math.abs((seeds?.against?.high ?? 0) - Math.sqrt(15.44) / 3) < 0.001);
  const table = tableOf(all, 'as-is');
  assert.match(table, /\*\*server-cpu\*\*[^\n]+\n\n\| condition \| starts \|/);
  assert.match(table, /\| seeds \| 4 \| 0\.82 \[0\.46, 3\.04\] \| [\d.]+ \| 0\.33 \[0\.08, 1\.31\] \|/);
});

test('a start without a value is left out, one start has no deviation, and sittings are counted', () => {
  const dropped = lineOf(2, values(null as unknown as number), values(1));
  const lines = [lineOf(1, values(1), values(1)), dropped];
  assert.match(
    tableOf(new Map([['as-is', lines]]), 'as-is'),
    /\| as-is \| 1 \| – \| [\d.]+ \| {2}\| – \| – \| 1\.000 \|/,
  );
  const later = [lineOf(1, values(1), values(1)), lineOf(2, values(1), values(1), 'tomorrow')];
  assert.match(tableOf(new Map([['redis', later]]), 'as-is'), /\| redis \| 2, in 2 sittings \|/);
});

test('the figures of an arm are totals over totals of its rounds, and the median of all their requests', () => {
  const slice = (own: Partial<Slice>) => own as Slice;
  const times = (...us: number[]) => ({ response: countsOf(us), service: countsOf([]), lateness: countsOf([]) });
  const round = (number: number, own: Slice) =>
    ({ round: number, start: 1, slices: [slice({}), own], seconds: 1, fired: [], dropped: false }) satisfies Round;
  const sample = (number: number, storeCpuUs: number) =>
    ({ contender: 'x', round: number, values: { storeCpuUs, serverRssBytes: number } }) as unknown as Sample;
  const open = {
    rounds: [
      round(0, slice({ serverCpuUs: 100, requests: 1, times: times(5) })),
      round(2, slice({ serverCpuUs: 500, requests: 3, times: times(1, 2, 9) })),
    ],
    samples: [sample(0, 10), sample(1, 1_000), sample(2, 20)],
  };
  const closed = {
    rounds: [round(0, slice({ serverCpuUs: 90, requests: 3, counted: 2, countedMs: 80 }))],
    samples: [sample(0, 7)],
  };
  const line = armLine('x', 1, open, closed);
  assert.deepEqual(line.values, { 'server-cpu': 150, 'server-cpu-saturated': 30, 'response-p50': 2, capacity: 25 });
  assert.deepEqual(line.open, { cpuUs: [100, 500], requests: [1, 3], p50Us: [5, 2], storeCpuUs: 30, gcMs: null });
  assert.deepEqual(line.closed.counted, [2]);
  assert.equal(line.rssBytes, 0);
});
