/** The runs of a history: which folders hold them, and what of each is kept. Only run.json is read, so that a hundred runs take a second or two. */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runFileNames } from '../results/folder.ts';
import type { RunFile } from '../results/format.ts';
import { readRunFile } from '../results/reader.ts';
import { AuthbenchError } from '../vocabulary/errors.ts';
import { shellWord } from '../vocabulary/shell.ts';
import { nameOf } from '../vocabulary/words.ts';
import { type HistoryRow, historyRows } from './history-rows.ts';

export interface HistoryRun {
  /** From the folder that was asked for, e.g. `2026-11-22T22-41-05Z-quick`, or `series/3` where it lies one deeper. */
  readonly name: string;
  /** As it can be opened from here. */
  readonly folder: string;
  /** UTC, ISO 8601. */
  readonly startedAt: string;
  readonly suite: string;
  readonly methodVersion: number;
  /** Null where it was not measured from a checkout. */
  readonly commit: string | null;
  /** What may differ between two runs, by name as it is told: commit, processor, Node, store, packages. */
  readonly facts: Readonly<Record<string, string>>;
  /** Who shares a core with whom, in words that compare. */
  readonly placement: string;
  readonly rows: readonly HistoryRow[];
  /** Contenders' names in the run's order. */
  readonly contenders: readonly string[];
  /** Titles by scenario id, in the run's order. */
  readonly scenarios: Readonly<Record<string, string>>;
  /** `scenario metric` of each step's primary metric. */
  readonly primaries: readonly string[];
}

/** What was found and is not in the history. */
export interface LeftOut {
  readonly name: string;
  readonly why: string;
}

export interface FoundRuns {
  /** In the order of their start. */
  readonly runs: readonly HistoryRun[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * The complete runs in these folders. A folder is a run by itself, or holds runs, or folders that hold runs; a folder that is none of these is
 * passed over. A run that cannot be read, or did not come to its end, is left out by name.
 * @throws AuthbenchError AB_NO_RUNS where there is no run at all, AB_ONE_RUN where only one is left.
 */
export function findRuns(folders: readonly string[]): FoundRuns {
  const places = folders.flatMap(placesIn);
  if (places.length === 0) throw noRuns(folders);
  const runs: HistoryRun[] = [];
  const leftOut: LeftOut[] = [];
  const known = new Set<string>();
  for (const { name, folder } of places) {
    const real = realpathSync(folder);
    if (known.has(real)) continue;
    known.add(real);
    try {
      const run = readRunFile(folder);
      if (run.state === 'complete') runs.push(historyRun(name, folder, run));
      else
        leftOut.push({ name, why: `it is ${run.state === 'running' ? 'still running, or was cut off' : run.state}` });
    } catch (error) {
      if (!(error instanceof AuthbenchError)) throw error;
      leftOut.push({ name, why: `${error.code}: ${error.complaint.received ?? error.complaint.what}` });
    }
  }
  if (runs.length < 2) throw tooFew(folders, runs, leftOut);
  return { runs: inOrder(runs), leftOut };
}

/** By their start; of two at one moment, by name. */
export const inOrder = (runs: readonly HistoryRun[]): HistoryRun[] =>
  runs.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt) || (a.name < b.name ? -1 : 1));

interface Place {
  readonly name: string;
  readonly folder: string;
}

const holdsRun = (folder: string) => existsSync(join(folder, runFileNames.run));

function placesIn(folder: string): Place[] {
  if (holdsRun(folder)) return [{ name: basename(realpathSync(folder)), folder }];
  return foldersIn(folder).flatMap((name) => {
    const inner = join(folder, name);
    if (holdsRun(inner)) return [{ name, folder: inner }];
    return foldersIn(inner)
      .map((deeper) => ({ name: `${name}/${deeper}`, folder: join(inner, deeper) }))
      .filter((place) => holdsRun(place.folder));
  });
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

/** What a history keeps of a run. */
export function historyRun(name: string, folder: string, run: RunFile): HistoryRun {
  const { environment, tool, plan } = run;
  const commit = environment.commit ?? tool.commit;
  const direct = environment.directDependencies ?? Object.keys(environment.dependencies);
  return {
    name,
    folder,
    startedAt: run.startedAt,
    suite: run.suite,
    methodVersion: run.methodVersion,
    commit,
    facts: {
      commit: commit === null ? 'unknown' : `${commit.slice(0, 7)}${environment.dirty ? ' with changes' : ''}`,
      authbench: tool.version,
      processor: `${environment.cpu}, ${environment.cores} cores`,
      system: `${environment.os}, kernel ${environment.kernel}`,
      Node: environment.node,
      store: environment.store?.version ?? 'none',
      ...Object.fromEntries(direct.map((each) => [each, environment.dependencies[each] ?? 'none'])),
    },
    placement: placementOf(plan.placement),
    rows: historyRows(run),
    contenders: run.contenders.map(({ id, variant }) => nameOf(id, variant)),
    scenarios: Object.fromEntries(run.scenarios.map(({ id, title }) => [id, title])),
    primaries: plan.steps.map(({ scenario, primary }) => `${scenario} ${primary}`),
  };
}

/** Not the cores' numbers, which are another machine's, but who shares one. */
function placementOf({ pinned, servers, store, generator }: RunFile['plan']['placement']): string {
  if (!pinned) return 'nothing is pinned';
  const place =
    store === null
      ? 'floats, or there is none'
      : store === servers
        ? 'shares the servers’ core'
        : store === generator
          ? 'shares the generator’s core'
          : 'has a core of its own';
  return `the store ${place}${servers === generator ? ', servers and generator share one' : ''}`;
}

function noRuns(folders: readonly string[]): AuthbenchError {
  const absent = folders.filter((folder) => !existsSync(folder));
  return new AuthbenchError({
    code: 'AB_NO_RUNS',
    what: `There are no runs in ${folders.join(', ')}.`,
    received:
      absent.length > 0
        ? `no such folder: ${absent.join(', ')}`
        : `no ${runFileNames.run} there, nor one folder deeper`,
    allowed: 'folders that hold run folders, or run folders',
    next: 'Name the folder that holds your runs, or create some: npm run bench',
  });
}

function tooFew(folders: readonly string[], runs: readonly HistoryRun[], leftOut: readonly LeftOut[]): AuthbenchError {
  const left = leftOut.map(({ name, why }) => `${name} (${why})`).join(', ');
  const [only] = runs;
  return new AuthbenchError({
    code: 'AB_ONE_RUN',
    what: `A history needs at least two complete runs; ${folders.join(', ')} ${runs.length === 0 ? 'has none' : 'has one'}.`,
    received: [only?.name ?? 'no complete run', ...(left === '' ? [] : [`left out: ${left}`])].join('; '),
    allowed: 'two runs or more',
    next:
      only === undefined
        ? 'Make some: npm run bench'
        : `Make another: npm run bench; one run alone is told by authbench report ${shellWord(only.folder)}`,
  });
}
