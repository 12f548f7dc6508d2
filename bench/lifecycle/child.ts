/**
 * Children of the harness: servers and the generator. Each runs in a process group of its own, so that Ctrl-C reaches the
 * harness alone; each ends by itself when the channel to the harness closes, so that even a killed harness leaves none.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';

export interface ChildOptions {
  /** For messages: `server session-redis #2`. */
  readonly name: string;
  /** TypeScript or JavaScript file. */
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Cores as `taskset -c` takes them; null: not pinned. */
  readonly cores: string | null;
  /** The Node that runs it; default: the one that runs us. */
  readonly node?: string;
  /** Of Node, before the file; none by default. */
  readonly flags?: readonly string[];
  readonly readyWithinMs?: number;
  /** Told of every message that answers no order. */
  readonly notice?: (message: unknown) => void;
}

export interface Ready {
  readonly type: 'ready';
  readonly pid: number;
  readonly port?: number;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly ready: Ready;
  /**
   * Sends an order and adds an id to it and resolves with the answer that carries the same. Rejects with AB_CHILD_LOST when
   * the child has ended, or does not answer within `withinMs`. Default: it may take for ever, as long as it lives.
   */
  ask<T>(order: object, withinMs?: number): Promise<T>;
  /** Resolves when the process has ended, whatever ended it. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
  /** What it has printed so far, to stdout and stderr: the last of it where it is much. */
  output(): string;
}

/** Of what a child prints so much is kept, characters. */
const keptOutput = 256_000;

const living = new Set<ChildProcess>();

/** Kills what still lives, at once: the last line on every way out. */
export function killAll(): void {
  for (const child of living) child.kill('SIGKILL');
}

/** Node strips types by itself from 22.18 and 23.6 on, but not inside node_modules: there tsx does it. */
export function typescriptFlags(file: string): string[] {
  return process.features.typescript && !file.includes('/node_modules/') ? [] : ['--import', 'tsx'];
}

/**
 * Of every server that is measured. Each is idle while the others have their turns, and V8 then takes it for idle for good: it shrinks
 * the heap and throws compiled code away, which a server that is loaded all the time keeps (docs/decisions/0018).
 */
export const serverFlags: readonly string[] = ['--no-memory-reducer'];

export async function startChild({
  name,
  file,
  env = {},
  cores,
  node = process.execPath,
  flags = [],
  readyWithinMs = 10_000,
  notice,
}: ChildOptions): Promise<Child> {
  const args = [...flags, ...typescriptFlags(file), '--disable-warning=ExperimentalWarning', file];
  const [command = node, ...rest] = [...(cores === null ? [] : ['taskset', '-c', cores]), node, ...args];
  const child = spawn(command, rest, {
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    detached: true,
  });
  living.add(child);
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-8_000);
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-keptOutput);
    });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let orders = 0;
  let patience: NodeJS.Timeout | undefined;
  // Whoever closed the channel: a child that cannot be asked is of no use, and ends by itself or is ended.
  child.once('disconnect', () => {
    if (living.has(child)) patience = setTimeout(() => child.kill('SIGKILL'), 2_000);
  });
  const ended = new Promise<string>((resolve) => {
    child.on('exit', (code, signal) => {
      living.delete(child);
      clearTimeout(patience);
      const how = signal ?? `exit code ${code}`;
      const settle = () => {
        clearTimeout(impatience);
        for (const { reject } of waiting.values()) reject(lost(name, how, complaint));
        waiting.clear();
        resolve(how);
      };
      // Its last words may still be in the pipes, until `close`; that does not come where we have disconnected, and is
      // late where a process of the child's own holds a pipe.
      const impatience = setTimeout(settle, 1_000);
      if (child.connected) child.once('close', settle);
      else settle();
    });
  });
  const ready = await new Promise<Ready>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(lost(name, `not ready within ${readyWithinMs} ms`, complaint));
    }, readyWithinMs);
    const settle = (then: () => void) => {
      clearTimeout(late);
      then();
    };
    child.once('error', (error) => settle(() => reject(lost(name, error.message, complaint))));
    // `close`, not `exit`: its last words may still be in the pipe.
    child.once('close', (code, signal) =>
      settle(() => reject(lost(name, `${signal ?? `exit code ${code}`} before it was ready`, complaint))),
    );
    child.once('message', (message: Ready | { type: 'failed'; code: string; message: string }) =>
      settle(() => {
        if (message.type === 'ready') return resolve(message);
        reject(
          new AuthbenchError(
            {
              code: message.code,
              what: `${name} did not start: ${message.message}`,
              next: 'Mend what the message names and run again.',
            },
            exitCodes.usage,
          ),
        );
      }),
    );
  });
  child.on('message', (answer: { id?: number; type?: string; ok?: boolean; message?: string }) => {
    if (answer.id === undefined && answer.type === 'failed') {
      complaint = `Error: ${answer.message?.split('\n', 2).join(' ')}`;
      return;
    }
    if (answer.id === undefined) return notice?.(answer);
    const asked = waiting.get(answer.id);
    if (!asked) return;
    waiting.delete(answer.id);
    if (answer.ok === false) asked.reject(new Error(`${name}: ${answer.message}`));
    else asked.resolve(answer as never);
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    if (child.connected) child.disconnect();
    await ended;
  };
  return {
    name,
    pid: ready.pid,
    ready,
    ended,
    stop,
    output: () => printed,
    ask: (order, withinMs) =>
      new Promise((resolve, reject) => {
        if (!child.connected) return reject(lost(name, 'it is gone', complaint));
        const id = ++orders;
        const late = () => waiting.delete(id) && reject(silent(name, withinMs as number));
        const deadline = withinMs === undefined ? undefined : setTimeout(late, withinMs);
        waiting.set(id, {
          resolve: (value) => {
            clearTimeout(deadline);
            resolve(value);
          },
          reject: (error) => {
            clearTimeout(deadline);
            reject(error);
          },
        });
        child.send({ ...order, id }, (error) => {
          if (!error || !waiting.delete(id)) return;
          clearTimeout(deadline);
          reject(lost(name, error.message, complaint));
        });
      }),
  };
}

/** What a child may know of our environment: enough to start, no secret of the user's. */
function inherited(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'SystemRoot', 'UV_THREADPOOL_SIZE', 'NODE_OPTIONS'];
  return {
    NODE_ENV: 'production',
    ...Object.fromEntries(kept.flatMap((key) => (process.env[key] === undefined ? [] : [[key, process.env[key]]]))),
  };
}

function lost(name: string, how: string, complaint: string): AuthbenchError {
  const last = lastWords(complaint);
  return childLost(`${name} ended: ${how}.${last ? ` Its last words: ${last}` : ''}`);
}

const silent = (name: string, ms: number) =>
  childLost(`${name} does not answer within ${ms / 1_000} s, and still runs.`);

const childLost = (what: string) =>
  new AuthbenchError(
    {
      code: 'AB_CHILD_LOST',
      what,
      next: 'Run `npx authbench doctor`; if it happens again, report it with the run folder.',
    },
    exitCodes.crashed,
  );

/** Of what a process wrote, the line that names the error: Node prints a stack and its version after it. Else the last line. */
function lastWords(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^Node\.js v\d/.test(line));
  return (lines.findLast((line) => /^(Uncaught )?[\w.]*(Error|Exception)\b.*:/.test(line)) ?? lines.at(-1))
    ?.replace(/^Error: /, '')
    .trim();
}
