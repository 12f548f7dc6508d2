/** A procedure, a factor, a metric and a scenario are added in a folder of their own, and everything else takes them as its own. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { GuardTally } from '../../bench/guards/tally.ts';
import { planned } from '../../bench/plan/plan.ts';
import { armKey } from '../../bench/recording/recorded.ts';
import { runLog } from '../../bench/recording/run-log.ts';
import { execute, type ScenarioOutcome } from '../../bench/run/execute.ts';
import { evaluate } from '../../compare/gates/evaluate.ts';
import { readGates } from '../../compare/gates/read.ts';
import { historyOf } from '../../compare/history.ts';
import { findRuns } from '../../compare/history-runs.ts';
import { gateFigures, joined } from '../../compare/join.ts';
import { formats } from '../../report/formats/catalogue.ts';
import { type TerminalHistory, terminalHistory } from '../../report/history/terminal.ts';
import { page } from '../../report/page/document.ts';
import { comparedText } from '../../report/terminal/compared.ts';
import { terminalReport } from '../../report/terminal/run.ts';
import type { RunFile } from '../../results/format.ts';
import { percentilesOf } from '../../results/percentiles.ts';
import { type RecordedRun, readRun } from '../../results/reader.ts';
import { RunWriter } from '../../results/writer.ts';
import { quickInput } from '../bench/fake-contenders.ts';
import { cutOff } from '../bench/fake-run.ts';
import { FakeWorld } from '../bench/fakes.ts';
import { exampleRun } from '../results/example-run.ts';
import { registry, scenario } from './patience.ts';

const input = await quickInput({ scenarios: [scenario], registry });
const plan = planned(input);
const place = mkdtempSync(join(tmpdir(), 'authbench-extension-'));
after(() => rmSync(place, { recursive: true, force: true }));
const startedAt = new Date(Date.UTC(2026, 0, 1));

/** A whole run on fakes, in a folder as a real one leaves it. `slower`: by what the second contender needs more CPU than the first. */
async function measured(name: string, slower = 1.5, day = 0): Promise<string> {
  const folder = join(place, name);
  mkdirSync(folder, { recursive: true });
  const world = new FakeWorld({
    behave: ({ contender, slice }) => ({
      cpuUs: (contender === 'second' ? 100 * slower : 100) + (slice % 3),
      serviceUs: contender === 'second' ? 700 : 300,
    }),
  });
  const writer = new RunWriter(folder, startedAt);
  const tally = new GuardTally();
  const log = runLog({ writer, tally, startedAt, progress: () => {} });
  const outcomes: ScenarioOutcome[] = [];
  await execute(plan, input, { ...world.instrument, log }, (outcome) => outcomes.push(outcome));
  const base = exampleRun();
  const run: RunFile = {
    ...base,
    state: 'complete',
    startedAt: new Date(startedAt.getTime() + day * 86_400_000).toISOString(),
    finishedAt: new Date(startedAt.getTime() + day * 86_400_000 + 60_000).toISOString(),
    plan,
    contenders: input.contenders.map(({ id, family, title, description, store }) => ({
      ...{ id, variant: '', family, title, description, settings: {}, limits: [], store },
      asvs: { level: 1, note: '' },
    })),
    scenarios: outcomes.map(({ state, rounds }) => ({
      ...{ id: scenario.id, title: scenario.title, question: scenario.question },
      ...{ state, rounds },
    })),
    measurements: outcomes.flatMap(({ figures }) => figures.measurements),
    comparisons: outcomes.flatMap(({ figures }) => figures.comparisons),
    guards: tally.entries,
    conformance: [],
  };
  writer.writeRun(run);
  writer.close();
  return folder;
}

const whole = readRun(await measured('whole'));
const inputOf = (recorded: RecordedRun) => ({ ...recorded, percentiles: percentilesOf(recorded), gates: null });

test('it is planned: a step each with an id of its own, an arm for each contender and level', () => {
  assert.deepEqual(
    plan.steps.map(({ id, procedure, arms }) => [id, procedure, arms.length]),
    [
      ['waiting/open', 'slices', 8],
      ['waiting/patience', 'patience', 4],
    ],
  );
  assert.equal(new Set(plan.steps[0]?.arms.map(armKey)).size, 8);
});

test('it is measured: an effect at the same level, another between the levels of one contender, and its own figures', () => {
  const { comparisons, measurements } = whole.run;
  const ofCpu = comparisons.filter(({ metric, contender }) => metric === 'server-cpu' && contender === 'second');
  assert.deepEqual(
    ofCpu.map(({ baseline, factors, baselineFactors }) => [baseline, factors.padding, baselineFactors?.padding]),
    [
      ['first', 0, undefined],
      ['first', 1_000, undefined],
      ['second', 1_000, 0],
    ],
  );
  assert.deepEqual(
    measurements
      .filter(({ metric }) => metric === 'patience')
      .map(({ contender, value }) => [contender, Number(value.toFixed(9))]),
    [
      ['bare', 0.3],
      ['first', 0.3],
      ['second', 0.7],
      ['token', 0.3],
    ],
  );
  const patient = comparisons.find(({ metric, contender }) => metric === 'patience' && contender === 'second');
  assert.equal(patient?.effect.value.toFixed(6), '0.400000');
});

test('a level is applied to each request of its arm, on the one process that serves all levels', async () => {
  const world = new FakeWorld();
  await execute(plan, input, world.instrument, () => {});
  const opened = world.generator.opened.filter(({ arm }) => arm.startsWith('waiting/'));
  const paddings = opened.map(({ connections }) => connections[0]?.[0]?.headers['x-padding']?.length);
  assert.deepEqual(new Set(paddings), new Set([0, 1_000]));
  assert.equal(world.servers.length, 4);
});

for (const cut of [11, 8 * 14, 8 * 28 + 5]) {
  test(`cut off after ${cut} samples and resumed, it has every sample and figure of a whole run`, async () => {
    const { world, kept, recorded } = await cutOff(input, cut);
    const again = new FakeWorld();
    again.nowMs = world.nowMs;
    const outcomes: ScenarioOutcome[] = [];
    await execute(plan, input, again.instrument, (outcome) => outcomes.push(outcome), recorded);
    const undisturbed = new FakeWorld();
    const expected: ScenarioOutcome[] = [];
    await execute(plan, input, undisturbed.instrument, (outcome) => expected.push(outcome));
    assert.equal(kept.length + again.samples.length, undisturbed.samples.length);
    assert.deepEqual(outcomes, expected);
  });
}

test('it is reported on the page and in the terminal, in its own words', () => {
  const html = page(inputOf(whole), []);
  const terminal = terminalReport({ ...whole, folder: 'x', colour: false, width: 100 });
  for (const text of [html, terminal]) {
    assert.match(text, /Patience of a first answer|patience/);
    assert.match(text, /padded with 1000 bytes|padding=1000/);
  }
  assert.match(html, /one request at a time/);
});

test('it is in every format', () => {
  for (const format of formats) {
    const written = format.write(inputOf(whole));
    const text = typeof written === 'string' ? written : Object.values(written).join('\n');
    // A format of response times alone has no place for another figure.
    if (format.id === 'hgrm') assert.match(Object.keys(written).join(), /padding/, format.id);
    else if (format.id === 'junit' || format.id === 'github') assert.ok(text.length > 0, format.id);
    else assert.match(text, /patience/i, format.id);
  }
});

test('it is gated, by its metric and by a level of its factor', () => {
  const { gates } = readGates({
    file: 'gates.yml',
    text: `gates:
  - { metric: patience, contender: second, against: baseline, difference: 0.1 }
  - { metric: server-cpu, contender: second, factors: { padding: 1000 }, against: baseline, ratio: 1.2 }
  - { metric: server-cpu, contender: token, factors: { padding: 1000 }, against: baseline, ratio: 1.2 }`,
  });
  assert.deepEqual(
    evaluate(gates ?? [], whole.run).map(({ outcome }) => outcome),
    ['failed', 'failed', 'passed'],
  );
});

test('two runs of it are compared, each level with itself', async () => {
  const slower = readRun(await measured('slower', 1.8));
  const both = joined({ ...whole, label: 'before' }, { ...slower, label: 'after' }, false);
  const text = comparedText(both, { colour: false, width: 100 });
  assert.match(text, /padding=1000|padded with 1000 bytes/);
  assert.ok(gateFigures(both).comparisons.some(({ factors }) => factors.padding === 1_000));
});

test('a history has a series for each level of the factor, and one of its own metric', async () => {
  for (const day of [0, 1, 2]) await measured(`days/${day}`, 1.5, day);
  const { runs, leftOut } = findRuns([join(place, 'days')]);
  const history = historyOf(runs);
  const ofSecond = history.series.filter(({ contender }) => contender === 'second');
  assert.deepEqual(
    new Set(ofSecond.map(({ metric, factors }) => `${metric} ${factors.padding ?? ''}`)),
    new Set(['server-cpu 0', 'server-cpu 1000', 'response-p50 0', 'response-p50 1000', 'patience ']),
  );
  assert.ok(terminalHistory({ history, leftOut, page: 'history.html', width: 100 } as TerminalHistory).length > 0);
});
