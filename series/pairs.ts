/**
 * Does the instrument call nothing different that is the same, and does it see a small difference when there is one? Runs of
 * one contender against itself (`aa`, with the starts and rounds of quick), of six copies of it in one run (`twins`, the same), or against
 * a twin that burns so many per cent more CPU (`power-10` with the starts and rounds of gate, `power-5` with those of full, under the open
 * loop alone). One line a run is appended to results/series/<kind>.ndjson; started again, it goes on where it stopped.
 *
 * Usage: node series/pairs.ts aa|twins|power-<per cent> [times] [--out file] [--starts n]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { builtIn } from '../bench/procedures/registry.ts';
import { run } from '../bench/run/run.ts';
import { type Suite, suiteNamed } from '../bench/suites/suites.ts';
import type { RunFile } from '../results/format.ts';
import { scenariosNamed } from '../scenarios/catalogue.ts';
import type { NamedScenario } from '../scenarios/scenario.ts';
import { withAmounts } from '../scripts/amounts.ts';
import { projectRoot } from '../scripts/project.ts';
import { version } from '../scripts/version.ts';
import { contenderFrom, contenderNamed } from '../servers/catalogue.ts';
import type { NamedContender } from '../servers/contender.ts';
import { commitHere, openSeries } from './series.ts';
import { countsOf, type Judged, judgedMetrics } from './verdicts.ts';

const baseline = 'session-redis';
const copies = 6;

/** One run of the series, as its file keeps it. */
export interface Pair {
  readonly number: number;
  readonly commit: string | null;
  readonly startedAt: string;
  readonly seconds: number;
  readonly seed: number;
  readonly cpu: string;
  readonly steal: number | null;
  /** 0 where the twin is the same. */
  readonly burnUs: number;
  readonly suite: string;
  readonly comparisons: readonly Judged[];
  readonly guards: readonly { readonly name: string; readonly count: number; readonly value: number }[];
}

const { values, positionals } = parseArgs({
  options: { out: { type: 'string' }, starts: { type: 'string' } },
  allowPositionals: true,
});
const [kind = 'aa', times = kind === 'aa' ? '24' : '5'] = positionals;
const percent = ['aa', 'twins'].includes(kind) ? 0 : Number(/^power-(\d+)$/.exec(kind)?.[1]);
if (Number.isNaN(percent)) throw new Error(`unknown kind ${kind}: aa, twins, power-5 or power-10`);
const suiteId = percent === 0 ? 'quick' : percent < 10 ? 'full' : 'gate';

const [latency] = await scenariosNamed(['latency']);
const both = latency as NamedScenario;
/** What burns CPU shows in server-cpu: the closed loop has nothing to say about it. */
const scenario = percent === 0 ? both : { ...both, steps: both.steps.slice(0, 1) };
const own = await contenderNamed(baseline);

/** As many rounds a start as the suite has for its four contenders, however many are measured. */
function suiteHere(): Suite {
  const suite = suiteNamed(suiteId);
  const as = { forArms: 1 };
  const whole = { ...suite, open: { ...suite.open, ...as }, closed: { ...suite.closed, ...as } };
  return withAmounts(whole, { starts: values.starts === undefined ? undefined : Number(values.starts) }, 1);
}

async function measured(contenders: readonly NamedContender[], suite: Suite, seed: number): Promise<RunFile> {
  const request = {
    root: projectRoot,
    suite,
    scenarios: [scenario],
    contenders,
    baseline,
    seed,
    registry: builtIn,
    version: version(),
  };
  const telling = { say() {}, progress() {}, began() {} };
  return (await run(request, telling, new AbortController().signal)).run;
}

interface Others {
  readonly others: readonly NamedContender[];
  readonly burnUs: number;
}

/**
 * The same contender under other names, or a twin that burns so many per cent of what it costs here: measured right before, since the
 * machine may be a third slower an hour later, and what is burned is a time.
 */
async function others(): Promise<Others> {
  const twin = await contenderFrom(join(import.meta.dirname, 'twins', 'session-redis-twin.ts'));
  if (kind === 'aa') return { others: [twin], burnUs: 0 };
  if (kind === 'twins') {
    const named = Array.from({ length: copies - 1 }, (_, index) => ({
      ...twin,
      id: `session-redis-copy-${index + 2}`,
    }));
    return { others: named, burnUs: 0 };
  }
  const burnUs = await calibrated();
  const folder = join(projectRoot, '.cache', 'series');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `session-redis-burning-${String(burnUs).replace('.', '-')}.ts`);
  const from = (path: string) => JSON.stringify(`../../${path}`);
  const lines = [
    `import { burning } from ${from('series/twins/burning.ts')};`,
    `import own from ${from(`servers/contenders/${baseline}.ts`)};`,
    `export default burning(own, ${burnUs});`,
  ];
  writeFileSync(file, lines.join('\n'));
  return { others: [await contenderFrom(file)], burnUs };
}

async function calibrated(): Promise<number> {
  const alone = await measured([own], withAmounts(suiteNamed('quick'), { seconds: 15 }, 1), 0);
  const cost = alone.measurements.find(({ metric }) => metric === 'server-cpu')?.value as number;
  const burnUs = Number(((cost * percent) / 100).toFixed(1));
  console.log(`${baseline} costs ${cost.toFixed(1)} µs/request here: ${percent} % are ${burnUs} µs`);
  return burnUs;
}

const series = openSeries<Pair>(
  values.out ?? join(projectRoot, 'results', 'series', `${kind}.ndjson`),
  commitHere(projectRoot),
);
for (let number = series.lines.length + 1; number <= Number(times); number++) {
  const { others: compared, burnUs } = await others();
  const startedAt = new Date();
  const file = await measured([own, ...compared], suiteHere(), number);
  const line: Pair = {
    number,
    commit: file.tool.commit,
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1_000,
    seed: number,
    cpu: file.environment.cpu,
    steal: file.environment.steal,
    burnUs,
    suite: suiteId,
    comparisons: file.comparisons.map(({ metric, contender, verdict, effect, starts }) => ({
      metric,
      contender,
      verdict,
      value: effect.value,
      low: effect.low,
      high: effect.high,
      level: effect.level,
      starts: starts as number,
    })),
    guards: file.guards.map(({ name, count, value }) => ({ name, count, value })),
  };
  series.append(line);
  console.log(
    `${kind} ${number}: ${line.seconds.toFixed(0)} s; guards ${line.guards.map((guard) => `${guard.name} ${guard.count}`).join(', ') || 'none'}`,
  );
  const shown = line.comparisons.filter(({ metric }) => judgedMetrics.some((judged) => judged === metric));
  for (const { metric, contender, verdict, value, low, high } of shown)
    console.log(`  ${metric} ${contender} ${verdict} ${value.toFixed(3)} [${low?.toFixed(3)}, ${high?.toFixed(3)}]`);
  console.log(`  so far: ${countsOf(kind, series.lines).join('; ')}`);
}
console.log(`\n${kind}, ${series.lines.length} runs:\n${countsOf(kind, series.lines).join('\n')}`);
