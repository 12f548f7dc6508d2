/**
 * A server whose behaviour is known, for measuring the instrument: it speaks as much of the HTTP contract as a load needs,
 * behaves as KNOWN_BEHAVIOUR says, and writes down itself when each request arrived and was answered. A child process, as
 * the contenders' servers are; spoken to over IPC.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { Redis } from 'ioredis';
import { countersOf } from '../../servers/counters.ts';
import { Recording } from '../generator/recording.ts';
import { type Behaviour, heldBackMs, type KnownRecord, variables } from './behaviour.ts';
import { burnCpu } from './burn.ts';

let behaviour = JSON.parse(process.env[variables.behaviour] ?? '{}') as Behaviour;
let answer = 'x'.repeat(behaviour.bytes ?? 2);
const key = process.env[variables.key] ?? 'known';
const storeUrl = process.env[variables.storeUrl];
const store = storeUrl === undefined ? undefined : new Redis(storeUrl);

const arrived = new Recording();
const answered = new Recording();
let burntUs = 0;
let requests = 0;
let firstAt: number | undefined;

const server = createServer((request, response) => {
  const at = performance.now();
  if (request.url !== '/me') {
    request.resume();
    response.setHeader('content-type', 'application/json');
    return void response.end('{}');
  }
  firstAt ??= at;
  const number = requests++;
  const wait = heldBackMs(behaviour, number, at - firstAt);
  const isEvery = (every = 0) => every > 0 && number % every === every - 1;
  if (isEvery(behaviour.hangUpEvery)) return void request.socket.destroy();
  if (isEvery(behaviour.threadEvery)) new Worker('', { eval: true });
  const reply = () => {
    burntUs += burnCpu(behaviour.burnUs ?? 0);
    if (isEvery(behaviour.wrongEvery)) response.statusCode = 500;
    response.end(answer);
    arrived.push(at);
    answered.push(performance.now());
  };
  const then = wait > 0 ? () => void setTimeout(reply, wait) : reply;
  if (store && behaviour.storeAsks) asked(store, behaviour.storeAsks).then(then);
  else then();
});

async function asked(from: Redis, asks: number): Promise<void> {
  for (let times = 0; times < asks; times++) await from.get(key);
}

/** What was written down since the last time it was asked for. */
function taken(): KnownRecord {
  const record = { arrivedMs: arrived.take(), answeredMs: answered.take(), burntUs };
  burntUs = 0;
  return record;
}

const counters = countersOf(server);
server.keepAliveTimeout = 600_000;
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
process.on(
  'message',
  (order: { type: 'counters' | 'record' | 'again' | 'behave'; id: number; behaviour?: Behaviour }) => {
    const { type, id } = order;
    if (type === 'again') firstAt = undefined;
    if (type === 'behave') {
      behaviour = order.behaviour ?? {};
      answer = 'x'.repeat(behaviour.bytes ?? 2);
    }
    process.send?.(type === 'record' ? { id, ...taken() } : { id, ...counters() });
  },
);
server.listen(0, '127.0.0.1', () =>
  process.send?.({ type: 'ready', port: (server.address() as AddressInfo).port, pid: process.pid }),
);
