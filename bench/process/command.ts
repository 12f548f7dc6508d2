/** With what a child of the harness is started. */
import { isPackage } from '../../vocabulary/project.mjs';

/** Node strips types by itself from 22.18 and 23.6 on, but not inside node_modules: there tsx does it. */
export function typescriptFlags(file: string): string[] {
  // The files of the package are JavaScript already, and it comes without a loader.
  if (isPackage) return [];
  const stripped = process.features.typescript && !file.includes('/node_modules/');
  return stripped ? [] : ['--import', import.meta.resolve('tsx')];
}

/**
 * Of every server that is measured. Each is idle while the others have their turns, and V8 then takes it for idle for good: it shrinks
 * the heap and throws compiled code away, which a server that is loaded all the time keeps (docs/decisions/0018).
 */
export const serverFlags: readonly string[] = ['--no-memory-reducer'];

/** What a server is started with beyond that, where how it is started is itself what is measured. */
export interface StartedWith {
  /** Of Node, after those of every server. */
  readonly flags?: readonly string[];
  /** Program and arguments that become Node in turn, such as `setarch -R`. */
  readonly through?: readonly string[];
  /** Beside the environment of every server. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Command extends Pick<StartedWith, 'flags' | 'through'> {
  readonly file: string;
  readonly cores: string | null;
  readonly node?: string;
}

/** The program and its arguments. */
export function commandFor(command: Command): [string, ...string[]] {
  const { file, cores, node = process.execPath, flags = [], through = [] } = command;
  const pinned = cores === null ? [] : ['taskset', '-c', cores];
  const args = [...flags, ...typescriptFlags(file), '--disable-warning=ExperimentalWarning', file];
  return [...pinned, ...through, node, ...args] as [string, ...string[]];
}

const inherited = [
  'PATH',
  'HOME',
  'LANG',
  'TMPDIR',
  'SystemRoot',
  'UV_THREADPOOL_SIZE',
  'NODE_OPTIONS',
  'NODE_COMPILE_CACHE',
  'AUTHBENCH_PACKAGES',
];

/** What a child may know of our environment: enough to start, no secret of the user's. Compiled code is kept where whoever starts us keeps it. */
export function environmentFor(): Record<string, string> {
  const known = inherited.flatMap((key) => (process.env[key] === undefined ? [] : [[key, process.env[key]]]));
  return { NODE_ENV: 'production', ...Object.fromEntries(known) };
}
