/** The environment block of run.json: what another person must know before comparing figures. */
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem, type } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '../../results/format.ts';
import { allowedCores, type Placement } from '../machine/cores.ts';
import { loadAverage, machineSteal, stealShare } from '../machine/proc.ts';
import { type SystemFiles, systemFiles } from '../machine/system-files.ts';
import { type Commands, commands as realCommands } from './commands.ts';
import { doubtsOf } from './doubts.ts';
import { cpuQuota, distribution, governor, paravirtTimeAccounting, sharesPhysicalCores } from './kernel.ts';
import { checkout, lockedVersions } from './provenance.ts';
import { virtualisation, virtualisationTitle } from './virtualisation.ts';

export interface Surroundings {
  readonly store: Environment['store'];
  /** Threads of libuv's pool in each server (UV_THREADPOOL_SIZE). */
  readonly threadPool: number;
  readonly placement: Placement;
  /** Folder of package.json, lockfile and checkout. */
  readonly root: string;
  /** A shipped fake stands in here: another machine, without its 200 ms. */
  readonly files?: SystemFiles;
  readonly commands?: Commands;
  readonly wait?: (ms: number) => Promise<unknown>;
}

const stealReadingMs = 200;

/**
 * Reads the environment before the first slice, in about 0.3 s; `steal` stays null until the run has ended. It names
 * no host and no user, and holds no absolute path.
 */
export async function readEnvironment(surroundings: Surroundings): Promise<Environment> {
  const { store, threadPool, placement, root, files = systemFiles, commands = realCommands } = surroundings;
  // First, so that our own questions are not in it.
  const loadBefore = loadAverage(files) ?? loadavg()[0] ?? 0;
  const stealBefore = await readSteal(files, surroundings.wait ?? wait);
  const cores = allowedCores(files);
  const found = virtualisation(files, commands);
  const clock = governor(cores, files);
  const paravirt = paravirtTimeAccounting(release(), files);
  return {
    cpu: cpus()[0]?.model.trim() || `unknown (${arch()})`,
    cores: cores.length,
    memoryBytes: memoryBytes(),
    os: distribution(files) ?? `${type()} (${platform()})`,
    kernel: release(),
    virtualisation: found && virtualisationTitle(found),
    governor: clock,
    node: process.versions.node,
    store: store && withoutPaths(store),
    ...lockedVersions(root, files),
    ...checkout(root, files, commands),
    loadBefore,
    stealBefore,
    steal: null,
    paravirtTimeAccounting: paravirt,
    threadPool,
    doubts: doubtsOf({
      virtualisation: found,
      cores: cores.length,
      machineCores: Math.max(cpus().length, availableParallelism()),
      cpuQuota: cpuQuota(files),
      sharesPhysicalCores: sharesPhysicalCores(files),
      placement,
      storeFloats: store !== null && placement.pinned && placement.store === null,
      governor: clock,
      paravirtTimeAccounting: paravirt,
      stealBefore,
      loadBefore,
    }),
  };
}

async function readSteal(files: SystemFiles, pause: (ms: number) => Promise<unknown>): Promise<number | null> {
  const before = machineSteal(files);
  if (before === null) return null;
  await pause(stealReadingMs);
  const after = machineSteal(files);
  return after && stealShare(before.overall, after.overall);
}

/** What a control group allows, where it is less than the machine has. */
function memoryBytes(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}

/** A run folder is published: where files lie on this machine, and a password in a URL, are nobody's business. */
function withoutPaths(store: NonNullable<Environment['store']>): NonNullable<Environment['store']> {
  const settings = Object.entries(store.settings).map(([name, value]) => [
    name,
    isPath.test(value) ? '(path)' : cleaned(value),
  ]);
  return { version: store.version, from: cleaned(store.from), settings: Object.fromEntries(settings) };
}

const isPath = /^(\/|[A-Za-z]:\\)/;

function cleaned(text: string): string {
  const anonymous = text.replace(/:\/\/[^/@\s]*@/g, '://');
  return anonymous.replace(/(^|[\s"'(=])(?:\/|[A-Za-z]:\\)[^\s"')]+/g, '$1(path)');
}
