/**
 * Children of the harness: servers and the generator. Each runs in a process group of its own, so that Ctrl-C reaches the
 * harness alone; each ends by itself when the channel to the harness closes, so that even a killed harness leaves none.
 */
import { spawn } from 'node:child_process';
import { commandFor, environmentFor } from './command.ts';
import { endOf, living } from './end.ts';
import { Orders } from './orders.ts';
import { outputOf } from './output.ts';
import { type Ready, readyWithin } from './readiness.ts';

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
  /** Program and arguments that become Node in turn; none by default. */
  readonly through?: readonly string[];
  readonly readyWithinMs?: number;
  /** Called with every message that answers no order. */
  readonly notice?: (message: unknown) => void;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly ready: Ready;
  /**
   * Sends an order with an id and resolves with the answer that carries the same id. Rejects with AB_CHILD_LOST when the
   * child has ended, or does not answer within `withinMs`. Default: no deadline, as long as the child lives.
   */
  ask<T>(order: object, withinMs?: number): Promise<T>;
  /** Resolves when the process has ended, whatever ended it. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
  /** What it has printed so far, to stdout and stderr: the last of it where it is much. */
  output(): string;
}

/** Resolves when the child says that it is ready. Throws AB_CHILD_LOST, or the code with which it says why it cannot start. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { name, env = {}, readyWithinMs = 10_000, notice = () => {} } = options;
  const [command, ...args] = commandFor(options);
  const child = spawn(command, args, {
    env: { ...environmentFor(), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    detached: true,
  });
  living.add(child);
  const output = outputOf(child);
  const orders = new Orders(name, child, output);
  const ended = endOf(child);
  // Before anybody else hears of it: what was asked has then been rejected.
  ended.then((how) => orders.childEnded(how));
  const ready = await readyWithin(readyWithinMs, name, child, output);
  child.on('message', (message: { id?: number; type?: string; message?: string }) => {
    if (message.id !== undefined) orders.answered(message.id, message);
    else if (message.type === 'failed') output.failure(message.message ?? '');
    else notice(message);
  });
  return {
    name,
    pid: ready.pid,
    ready,
    ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      if (child.connected) child.disconnect();
      await ended;
    },
    output: () => output.printed(),
    ask: (order, withinMs) => orders.ask(order, withinMs),
  };
}
