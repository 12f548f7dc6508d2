/**
 * Is the gate quiet on noise and certain on change? `diff` of HEAD against itself (`same`), against a commit whose session-redis asks
 * the store once more at each read (`round-trip`), and against one that burns so many per cent more CPU (`burn-10`; its cost is read from
 * the series `same`). The commits are made for it and belong to no branch. One line a run in results/series/gate-<kind>.ndjson.
 *
 * Usage: node series/gate.ts same|round-trip|burn-<per cent> [times] [--out file] [-- options of diff]
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { GateResult } from '../compare/gates/result.ts';
import { readRun } from '../results/reader.ts';
import { projectRoot } from '../scripts/project.ts';
import { commitHere, openSeries, readSeries } from './series.ts';
import { medianHalfWidth } from './verdicts.ts';

export interface GateLine {
  readonly number: number;
  readonly commit: string | null;
  readonly startedAt: string;
  readonly cpu: string;
  readonly steal: number | null;
  /** End to end, set-up and report included. */
  readonly seconds: number;
  /** From the start of the run to the end of its last scenario. */
  readonly measuringSeconds: number;
  readonly exitCode: number | null;
  /** Names of the gates that failed, of severity error. */
  readonly failed: readonly string[];
  readonly warned: readonly string[];
  readonly undecided: readonly string[];
  readonly passed: number;
  /** Of the older version, µs/request; null where it was not measured. */
  readonly serverCpu: number | null;
  /** Effect on server-cpu with its interval. */
  readonly effect: readonly (number | null)[] | null;
  readonly burnUs: number | null;
}

const separator = process.argv.indexOf('--');
const own = process.argv.slice(2, separator < 0 ? undefined : separator);
const options = separator < 0 ? [] : process.argv.slice(separator + 1);
const { values, positionals } = parseArgs({
  args: own,
  options: { out: { type: 'string' }, same: { type: 'string' } },
  allowPositionals: true,
});
const [kind = 'same', times = '10'] = positionals;
const percent = Number(/^burn-(\d+)$/.exec(kind)?.[1] ?? Number.NaN);
if (!['same', 'round-trip'].includes(kind) && Number.isNaN(percent))
  throw new Error(`unknown kind ${kind}: same, round-trip or burn-<per cent>`);

const seriesFile = (name: string) => join(projectRoot, 'results', 'series', `gate-${name}.ndjson`);
const series = openSeries<GateLine>(values.out ?? seriesFile(kind), commitHere(projectRoot));

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();

/** A commit on top of HEAD that changes one file; no branch holds it. */
function changed(path: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'authbench-gate-'));
  git(projectRoot, 'worktree', 'add', '--quiet', '--detach', '--force', folder, 'HEAD');
  try {
    const file = join(folder, path);
    const before = readFileSync(file, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`${path} has not what was to be changed`);
    writeFileSync(file, after);
    const author = ['-c', 'user.name=authbench', '-c', 'user.email=authbench@localhost'];
    git(folder, ...author, 'commit', '--quiet', '--no-verify', '-am', `A ${kind} for the series`);
    return git(folder, 'rev-parse', 'HEAD');
  } finally {
    git(projectRoot, 'worktree', 'remove', '--force', folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

const oneMore = (text: string) =>
  text.replace(
    /read\(id: string\): Promise<string \| null> \{\n(\s+)return /,
    'async read(id: string): Promise<string | null> {\n$1await this.#redis.exists(this.#prefix + id);\n$1return ',
  );

const burning = (us: number) => (text: string) =>
  `import { burning } from '../../series/twins/burning.ts';\n${text.replace(/^export default (\w+);$/m, `export default burning($1, ${us});`)}`;

function burnUs(): number {
  const [first] = readSeries<GateLine>(values.same ?? seriesFile('same'));
  const cost = first?.serverCpu;
  if (cost === undefined || cost === null)
    throw new Error('the series `same` comes first: it says what a request costs');
  return Number(((cost * percent) / 100).toFixed(1));
}

const burn = Number.isNaN(percent) ? null : (series.lines[0]?.burnUs ?? burnUs());
const refs =
  kind === 'same'
    ? ['HEAD', 'HEAD']
    : [
        'HEAD',
        burn === null
          ? changed('servers/session/redis-keeper.ts', oneMore)
          : changed('servers/contenders/session-redis.ts', burning(burn)),
      ];

for (let number = series.lines.length + 1; number <= Number(times); number++) {
  const startedAt = new Date();
  const folder = mkdtempSync(join(tmpdir(), 'authbench-gate-run-'));
  const run = join(folder, 'run');
  const json = join(folder, 'figures.json');
  const { status } = spawnSync(
    process.execPath,
    [
      join(projectRoot, 'scripts', 'cli.ts'),
      'diff',
      ...refs,
      ...[
        '--contender',
        'session-redis',
        '--seed',
        String(number),
        '--out',
        run,
        '--format',
        `json=${json}`,
        ...options,
      ],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const seconds = (Date.now() - startedAt.getTime()) / 1_000;
  const { run: file } = readRun(run);
  const { gates } = JSON.parse(readFileSync(json, 'utf8')) as { gates: GateResult[] };
  const names = (outcome: string, severity: string) => [
    ...new Set(gates.filter((one) => one.outcome === outcome && one.severity === severity).map(({ gate }) => gate)),
  ];
  const cpu = file.comparisons.find(({ metric }) => metric === 'server-cpu');
  const line: GateLine = {
    number,
    commit: file.tool.commit,
    startedAt: startedAt.toISOString(),
    cpu: file.environment.cpu,
    steal: file.environment.steal,
    seconds,
    measuringSeconds: (Date.parse(file.finishedAt as string) - Date.parse(file.startedAt)) / 1_000,
    exitCode: status,
    failed: names('failed', 'error'),
    warned: names('failed', 'warning'),
    undecided: [...new Set(gates.filter(({ outcome }) => outcome === 'undecided').map(({ gate }) => gate))],
    passed: gates.filter(({ outcome }) => outcome === 'passed').length,
    serverCpu:
      file.measurements.find(({ metric, variant }) => metric === 'server-cpu' && variant === file.plan.versions?.older)
        ?.value ?? null,
    effect: cpu ? [cpu.effect.value, cpu.effect.low, cpu.effect.high] : null,
    burnUs: burn,
  };
  series.append(line);
  rmSync(folder, { recursive: true, force: true });
  console.log(
    `${kind} ${number}: exit code ${status} after ${seconds.toFixed(0)} s (${line.measuringSeconds.toFixed(0)} s measuring); failed ${line.failed.join(', ') || 'none'}; server-cpu ${line.effect?.map((end) => end?.toFixed(3)).join(' ') ?? 'not measured'}`,
  );
}
const widths = series.lines.flatMap(({ effect }) =>
  effect ? [{ low: effect[1] ?? null, high: effect[2] ?? null }] : [],
);
const failures = series.lines.filter(({ exitCode }) => exitCode === 3).length;
const longest = Math.max(...series.lines.map(({ measuringSeconds }) => measuringSeconds));
console.log(
  `${kind}: ${failures} of ${series.lines.length} failed, server-cpu in ${series.lines.filter(({ failed }) => failed.includes('server-cpu')).length}; at most ${longest.toFixed(0)} s of measuring; median half-width on server-cpu ${(medianHalfWidth(widths) * 100).toFixed(1)} %`,
);
