/**
 * A server whose behaviour is known, for measuring the instrument: it speaks as much of the HTTP contract as a load needs,
 * behaves as KNOWN_BEHAVIOUR says, and writes down itself when each request arrived and was answered. A child process, as
 * the contenders' servers are; spoken to over IPC.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { countersOf } from '../../servers/counters.ts';
import { Recording } from '../generator/recording.ts';
import { type Behaviour, heldBackMs, type KnownRecord, variables } from './behaviour.ts';
import { burnCpu } from './burn.ts';

const behaviour = JSON.parse(process.env[variables.behaviour] ?? '{}') as Behaviour;
const { burnUs = 0, bytes = 2, storeAsks = 0 } = behaviour;
const answer = 'x'.repeat(bytes);
const key = process.env[variables.key] ?? 'known';
const store = storeAsks > 0 ? new Redis(process.env[variables.storeUrl] as string) : undefined;

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
  const wait = heldBackMs(behaviour, requests++, at - firstAt);
  const reply = () => {
    if (burnUs > 0) burntUs += burnCpu(burnUs);
    response.end(answer);
    arrived.push(at);
    answered.push(performance.now());
  };
  const then = wait > 0 ? () => void setTimeout(reply, wait) : reply;
  if (store) asked(store).then(then);
  else then();
});

async function asked(from: Redis): Promise<void> {
  for (let times = 0; times < storeAsks; times++) await from.get(key);
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
process.on('message', ({ type, id }: { type: 'counters' | 'record' | 'again'; id: number }) => {
  if (type === 'again') firstAt = undefined;
  if (type === 'record') process.send?.({ id, ...taken() });
  else process.send?.({ id, ...counters() });
});
server.listen(0, '127.0.0.1', () =>
  process.send?.({ type: 'ready', port: (server.address() as AddressInfo).port, pid: process.pid }),
);
