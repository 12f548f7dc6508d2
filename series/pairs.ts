/**
 * Does the instrument call nothing different that is the same, and does it see a small difference when there is one? Runs of
 * one contender against itself (`aa`), or against a twin that burns so many per cent more CPU (`power-5`, `power-10`): one minute of
 * load in each shape, 30 s an arm. One line a run is appended to results/series/<kind>.ndjson; started again, it goes on where it stopped.
 *
 * Usage: node series/pairs.ts aa|power-<per cent> [times] [--out file]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { builtIn } from '../bench/procedures/registry.ts';
import { run } from '../bench/run/run.ts';
import { suiteNamed } from '../bench/suites/suites.ts';
import type { RunFile } from '../results/format.ts';
import { scenariosNamed } from '../scenarios/catalogue.ts';
import type { NamedScenario } from '../scenarios/scenario.ts';
import { withAmounts } from '../scripts/amounts.ts';
import { projectRoot } from '../scripts/project.ts';
import { version } from '../scripts/version.ts';
import { contenderFrom, contenderNamed } from '../servers/catalogue.ts';
import type { NamedContender } from '../servers/contender.ts';
import { commitHere, openSeries } from './series.ts';

const baseline = 'session-redis';
const secondsEach = 30;

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
  readonly comparisons: readonly {
    readonly metric: string;
    readonly verdict: string;
    readonly value: number;
    readonly low: number | null;
    readonly high: number | null;
    readonly blocks: number;
  }[];
  readonly guards: readonly { readonly name: string; readonly count: number; readonly value: number }[];
}

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const [kind = 'aa', times = '20'] = positionals;
const percent = kind === 'aa' ? 0 : Number(/^power-(\d+)$/.exec(kind)?.[1]);
if (Number.isNaN(percent)) throw new Error(`unknown kind ${kind}: aa, power-5 or power-10`);

const [latency] = await scenariosNamed(['latency']);
const both = latency as NamedScenario;
/** What burns CPU shows in server-cpu: the closed loop has nothing to say about it. */
const scenario = percent === 0 ? both : { ...both, steps: both.steps.slice(0, 1) };
const own = await contenderNamed(baseline);

async function measured(contenders: readonly NamedContender[], seconds: number, seed: number): Promise<RunFile> {
  const suite = withAmounts(suiteNamed('quick'), { seconds }, contenders.length);
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

/** A twin that burns so many per cent of what this contender cost here when the series began, from a file that is made for it. */
async function twinFor(before: number | undefined): Promise<{ twin: NamedContender; burnUs: number }> {
  if (percent === 0) {
    const file = join(import.meta.dirname, 'twins', 'session-redis-twin.ts');
    return { twin: await contenderFrom(file), burnUs: 0 };
  }
  const burnUs = before ?? (await calibrated());
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
  return { twin: await contenderFrom(file), burnUs };
}

async function calibrated(): Promise<number> {
  const alone = await measured([own], 15, 0);
  const cost = alone.measurements.find(({ metric }) => metric === 'server-cpu')?.value as number;
  const burnUs = Number(((cost * percent) / 100).toFixed(1));
  console.log(`${baseline} costs ${cost.toFixed(1)} µs/request here: ${percent} % are ${burnUs} µs`);
  return burnUs;
}

const series = openSeries<Pair>(
  values.out ?? join(projectRoot, 'results', 'series', `${kind}.ndjson`),
  commitHere(projectRoot),
);
const { twin, burnUs } = await twinFor(series.lines[0]?.burnUs);
for (let number = series.lines.length + 1; number <= Number(times); number++) {
  const startedAt = new Date();
  const file = await measured([own, twin], secondsEach, number);
  const line: Pair = {
    number,
    commit: file.tool.commit,
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1_000,
    seed: number,
    cpu: file.environment.cpu,
    steal: file.environment.steal,
    burnUs,
    comparisons: file.comparisons.map(({ metric, verdict, effect: { value, low, high }, blocks }) => ({
      metric,
      verdict,
      value,
      low,
      high,
      blocks,
    })),
    guards: file.guards.map(({ name, count, value }) => ({ name, count, value })),
  };
  series.append(line);
  const shown = line.comparisons.filter(({ metric }) => ['server-cpu', 'capacity', 'response-p50'].includes(metric));
  console.log(
    `${kind} ${number}: ${shown.map(({ metric, verdict, value, low, high }) => `${metric} ${verdict} ${value.toFixed(3)} [${low?.toFixed(3)}, ${high?.toFixed(3)}]`).join('; ')}; guards ${line.guards.map((guard) => `${guard.name} ${guard.count}`).join(', ') || 'none'}`,
  );
}
