import { setTimeout } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { connect } from './connection.ts';

/** What a store has counted since it started, our own questions left out. */
export interface Counters {
  /** Calls by command, e.g. `{ getex: 200, set: 10 }`; a subcommand is `client|id`. */
  readonly commands: Readonly<Record<string, number>>;
  /** Bytes that the store read from and wrote to its connections. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly evictedKeys: number;
  readonly usedMemoryBytes: number;
  /** Processor time of the server, µs; this alone includes what our own questions cost. */
  readonly cpuMicroseconds: number;
  /** Another one after a restart: nothing may be subtracted across it. */
  readonly runId: string;
  readonly uptimeSeconds: number;
  /** As the server sees it: of another machine or container where the store is not ours. */
  readonly pid: number;
}

export interface CounterReader {
  /** @throws Error where the server does not answer within 2 s. */
  read(): Promise<Counters>;
  close(): void;
}

/** INFO with several sections at once is understood from Redis 7 on; before, all of them are asked for. */
const sections = ['server', 'memory', 'stats', 'cpu', 'commandstats'] as const;

/**
 * Opens a connection of its own for reading counters.
 *
 * The cost of reading is taken off exactly. When the store writes the text of our nth INFO, it has counted n requests of
 * ours as read, and n − 1 calls and n − 1 replies: a call is counted when it is done, a reply when it is written.
 *
 * Where the connection breaks it is made once more; nothing may be subtracted across that, so the run id is another one then.
 * @throws AuthbenchError AB_REDIS_UNREACHABLE, AB_REDIS_PASSWORD
 */
export async function openCounters(url: string): Promise<CounterReader> {
  let client = await connect(url);
  let own = { calls: 0, bytesIn: 0, bytesOut: 0 };
  let reconnected = 0;
  const ask = async (args: readonly string[]): Promise<Counters> => {
    own.bytesIn += requestLength(['info', ...args]);
    const counted = { ...own };
    const text = await client.info(...(args as [string]));
    own.calls += 1;
    own.bytesOut += bulkLength(text);
    const read = counters(parseInfo(text), counted);
    return reconnected === 0 ? read : { ...read, runId: `${read.runId} after ${reconnected}` };
  };
  /** A store that was restarted answers again at the same address, with counters and connections of its own. */
  const askAgain = async (args: readonly string[]): Promise<Counters> => {
    client.disconnect();
    client = await connectedAgain(url);
    own = { calls: 0, bytesIn: 0, bytesOut: 0 };
    reconnected += 1;
    return ask(args);
  };
  const version = /^redis_version:(\d+)/m.exec(await client.info('server'))?.[1];
  const args = Number(version) >= 7 ? sections : ['all'];
  let last: Promise<unknown> = Promise.resolve();
  return {
    read() {
      // One after the other: the account of our own cost depends on the order.
      const reading = last.then(() => ask(args).catch(() => askAgain(args)));
      last = reading.catch(() => {});
      return reading;
    },
    close: () => client.disconnect(),
  };
}

/** How long a store that went away may take to come back, ms. One that is being started refuses connections at once. */
const backWithin = 3_000;

async function connectedAgain(url: string): Promise<Redis> {
  const until = performance.now() + backWithin;
  for (;;) {
    try {
      return await connect(url);
    } catch (error) {
      const unreachable = error instanceof AuthbenchError && error.code === 'AB_REDIS_UNREACHABLE';
      if (!unreachable || performance.now() > until) throw error;
      await setTimeout(100);
    }
  }
}

function counters(
  info: ReadonlyMap<string, string>,
  own: { calls: number; bytesIn: number; bytesOut: number },
): Counters {
  const number = (name: string) => Number(info.get(name) ?? Number.NaN);
  const commands: Record<string, number> = {};
  for (const [name, value] of info) {
    if (!name.startsWith('cmdstat_')) continue;
    const command = name.slice('cmdstat_'.length);
    const calls = Number(/calls=(\d+)/.exec(value)?.[1] ?? 0) - (command === 'info' ? own.calls : 0);
    if (calls !== 0) commands[command] = calls;
  }
  return {
    commands,
    bytesIn: number('total_net_input_bytes') - own.bytesIn,
    bytesOut: number('total_net_output_bytes') - own.bytesOut,
    evictedKeys: number('evicted_keys'),
    usedMemoryBytes: number('used_memory'),
    cpuMicroseconds: Math.round((number('used_cpu_sys') + number('used_cpu_user')) * 1e6),
    runId: info.get('run_id') ?? '',
    uptimeSeconds: number('uptime_in_seconds'),
    pid: number('process_id'),
  };
}

/** `name:value` lines; headings (`# Server`) and empty lines between. */
function parseInfo(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return fields;
}

/** Bytes of a command on the wire: an array of bulk strings, `*2\r\n$4\r\ninfo\r\n$3\r\nall\r\n`. */
function requestLength(words: readonly string[]): number {
  return words.reduce((bytes, word) => bytes + bulkLength(word), `*${words.length}\r\n`.length);
}

/** A bulk string, `$5\r\nhello\r\n`; in RESP2, which `connect` asks for, INFO's reply is one as well. */
function bulkLength(text: string): number {
  const bytes = Buffer.byteLength(text);
  return `$${bytes}\r\n`.length + bytes + 2;
}
