/**
 * What two runs differ in: what must not differ, what travels between machines, and what is being compared.
 *
 * The kernel must be the same because a request is mostly the kernel's work: sockets, scheduling and CPU accounting are its own, and
 * mitigations come and go with its patch releases. Memory may differ by a hundredth: virtual machines of one size do.
 */
import type { Environment, Plan, RunFile } from '../results/format.ts';
import { AuthbenchError, exitCodes } from '../vocabulary/errors.ts';
import { type Difference, settingsDiffering } from './settings.ts';

export interface Differences {
  /** No figure means the same any more: never compared. */
  readonly meaning: readonly Difference[];
  /** The circumstances. Effects against the baseline survive them, single figures do not. */
  readonly circumstances: readonly Difference[];
  /** What the comparison is about. */
  readonly compared: readonly Difference[];
  /** Worth knowing; no reason to refuse. */
  readonly noted: readonly Difference[];
}

/** Packages that the instrument measures with. ioredis is a contender's client first. */
const instrumentPackages = ['autocannon', 'hdr-histogram-js', 'simple-statistics'];
const memoryTolerance = 0.01;
/** A share of stolen time by which two runs differ that a reader should know of. */
const muchSteal = 0.02;

export function differencesOf(a: RunFile, b: RunFile): Differences {
  const [before, after] = [a.environment, b.environment];
  return {
    meaning: differing([
      ['schema version', majorOf(a.schemaVersion), majorOf(b.schemaVersion)],
      ['method version', a.methodVersion, b.methodVersion],
    ]),
    circumstances: [
      ...differing([
        ['suite', a.suite, b.suite],
        ['rate', `${a.plan.rate} requests/s`, `${b.plan.rate} requests/s`],
        ['connections', a.plan.connections, b.plan.connections],
        ['placement', placed(a.plan), placed(b.plan)],
        ['cpu', before.cpu, after.cpu],
        ['cores', before.cores, after.cores],
      ]),
      ...memory(before, after),
      ...differing([
        ['os', before.os, after.os],
        ['kernel', before.kernel, after.kernel],
        ['virtualisation', before.virtualisation, after.virtualisation],
        ['governor', before.governor, after.governor],
        ['stolen time left out of CPU time', before.paravirtTimeAccounting, after.paravirtTimeAccounting],
        ['thread pool', before.threadPool, after.threadPool],
        ['node', before.node, after.node],
      ]),
      ...storeDifferences(before.store, after.store),
      ...settingsDiffering(a.plan, b.plan),
      ...packages(before, after, instrumentPackages),
    ],
    compared: [
      ...differing([
        ['authbench', a.tool.version, b.tool.version],
        ['commit', commitOf(a), commitOf(b)],
      ]),
      ...packages(before, after, ownPackages(before, after)),
      ...contenderSettings(a, b),
    ],
    noted: [
      ...differing([['contenders a round', widest(a.plan), widest(b.plan)]]),
      ...(Math.abs((before.steal ?? 0) - (after.steal ?? 0)) > muchSteal
        ? differing([['stolen time', share(before.steal), share(after.steal)]])
        : []),
    ],
  };
}

/**
 * Throws AB_NOT_COMPARABLE with every field that forbids it (exit code 4). `across`: only effects against the baseline are wanted.
 * AB_COMPARE_VERSIONS for a run that compares versions by itself.
 */
export function mustBeComparable(a: RunFile, b: RunFile, across: boolean): Differences {
  for (const { plan } of [a, b]) if (plan.versions) throw holdsVersions(plan.versions);
  const differences = differencesOf(a, b);
  const { meaning, circumstances } = differences;
  const baseline = across ? differing([['baseline', a.plan.baseline, b.plan.baseline]]) : [];
  const forbidding = [...meaning, ...baseline, ...(across ? [] : circumstances)];
  if (forbidding.length === 0) return differences;
  const offered = !across && meaning.length === 0 && a.plan.baseline === b.plan.baseline;
  const anew = 'measure both versions side by side with `npx authbench diff`';
  throw new AuthbenchError(
    {
      code: 'AB_NOT_COMPARABLE',
      what: `The two runs differ in something that is not being compared: ${forbidding.map(({ field }) => field).join(', ')}.`,
      received: forbidding.map(textOf).join('; '),
      allowed: across
        ? 'the same meaning of figures and the same baseline; machine, Node and store may differ'
        : 'differences in commit, contenders and their packages, which are what is compared',
      next: offered
        ? `Add --across: it compares effects against ${a.plan.baseline} alone, which travel between machines; or ${anew}.`
        : `These figures cannot be combined: ${anew}.`,
    },
    exitCodes.invalid,
  );
}

const textOf = ({ field, before, after }: Difference): string => `${field}: ${before} and ${after}`;

function holdsVersions({ older, newer }: NonNullable<Plan['versions']>): AuthbenchError {
  return new AuthbenchError({
    code: 'AB_COMPARE_VERSIONS',
    what: 'One of the runs is itself a comparison of two versions.',
    received: `a run of ${older} and ${newer}`,
    allowed: 'runs that each measure one version',
    next: 'Its own report has the comparison: npx authbench report <folder>',
  });
}

type Row = readonly [field: string, before: unknown, after: unknown];

function differing(rows: readonly Row[]): Difference[] {
  return rows.flatMap(([field, before, after]) =>
    said(before) === said(after) ? [] : [{ field, before: said(before), after: said(after) }],
  );
}

const said = (value: unknown) => (value === null || value === undefined ? 'none' : String(value));
const majorOf = (version: string) => version.split('.')[0];
const share = (value: number | null) => (value === null ? 'not read' : `${(value * 100).toFixed(1)} %`);

function placed({ placement: { pinned, servers, store, generator } }: Plan): string {
  return pinned ? `servers ${said(servers)}, store ${said(store)}, generator ${said(generator)}` : 'not pinned';
}

function memory({ memoryBytes: a }: Environment, { memoryBytes: b }: Environment): Difference[] {
  const close = Math.abs(a - b) <= memoryTolerance * Math.max(a, b);
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toPrecision(3)} GiB`;
  return close ? [] : [{ field: 'memory', before: gib(a), after: gib(b) }];
}

function storeDifferences(a: Environment['store'], b: Environment['store']): Difference[] {
  const keys = [...new Set([...Object.keys(a?.settings ?? {}), ...Object.keys(b?.settings ?? {})])];
  return differing([
    ['store', a?.version, b?.version],
    ['store from', a?.from, b?.from],
    // The cores it has are part of the placement.
    ...keys
      .filter((key) => key !== 'cores')
      .map((key): Row => [`store setting ${key}`, a?.settings[key], b?.settings[key]]),
  ]);
}

const commitOf = ({ environment, tool }: RunFile) =>
  `${(environment.commit ?? tool.commit ?? 'unknown').slice(0, 12)}${environment.dirty ? ' with uncommitted changes' : ''}`;

function packages(a: Environment, b: Environment, names: readonly string[]): Difference[] {
  return differing(names.map((name) => [name, a.dependencies[name], b.dependencies[name]]));
}

/** Those that package.json asks for. Packages that these bring are in run.json. */
function ownPackages(a: Environment, b: Environment): string[] {
  const direct = [a, b].flatMap(
    ({ directDependencies, dependencies }) => directDependencies ?? Object.keys(dependencies),
  );
  return [...new Set(direct)].filter((name) => !instrumentPackages.includes(name)).sort();
}

function contenderSettings(a: RunFile, b: RunFile): Difference[] {
  return a.contenders.flatMap(({ id, settings }) => {
    const other = b.contenders.find((entry) => entry.id === id)?.settings;
    if (!other) return [];
    const keys = [...new Set([...Object.keys(settings), ...Object.keys(other)])];
    return differing(keys.map((key) => [`${id}, ${key}`, settings[key], other[key]]));
  });
}

/** Contenders that share a round: what a server's neighbours leave in the caches. */
const widest = ({ steps }: Plan) =>
  Math.max(
    0,
    ...steps
      .filter(({ amounts }) => amounts.includes('batch'))
      .map(({ arms }) => new Set(arms.map(({ contender }) => contender)).size),
  );
