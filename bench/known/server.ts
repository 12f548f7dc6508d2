/**
 * A server whose behaviour is known, for measuring the instrument: it speaks as much of the HTTP contract as a load needs,
 * behaves as KNOWN_BEHAVIOUR says, and writes down itself when each request arrived and was answered. A child process, as
 * the contenders' servers are; spoken to over IPC.
 */
import { once } from 'node:events';
import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { Redis } from 'ioredis';
import { countersOf } from '../../servers/process/counters.ts';
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
let requests = 0;
let firstAt: number | undefined;

/** A port, and what was burnt there. */
class Port {
  #us = 0;
  #requests = 0;
  readonly server: HttpServer;

  constructor(burnUs: () => number) {
    this.server = createServer((request, response) =>
      answerTo(request, response, () => {
        this.#us += burnCpu(burnUs());
        this.#requests++;
      }),
    );
    this.server.keepAliveTimeout = 600_000;
  }

  burnt() {
    const burnt = { us: this.#us, requests: this.#requests };
    this.#us = 0;
    this.#requests = 0;
    return burnt;
  }
}

const ports = [new Port(() => behaviour.burnUs ?? 0), ...(behaviour.burns ?? []).map((us) => new Port(() => us))];

function answerTo(request: IncomingMessage, response: ServerResponse, burn: () => void): void {
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
    burn();
    if (isEvery(behaviour.wrongEvery)) response.statusCode = 500;
    response.end(answer);
    arrived.push(at);
    answered.push(performance.now());
  };
  const then = wait > 0 ? () => void setTimeout(reply, wait) : reply;
  if (store && behaviour.storeAsks) asked(store, behaviour.storeAsks).then(then);
  else then();
}

async function asked(from: Redis, asks: number): Promise<void> {
  for (let times = 0; times < asks; times++) await from.get(key);
}

/** What was written down since the last time it was asked for. */
function taken(): KnownRecord {
  return { arrivedMs: arrived.take(), answeredMs: answered.take(), burnt: ports.map((port) => port.burnt()) };
}

const portOf = ({ server }: Port) => (server.address() as AddressInfo).port;
const [first] = ports as [Port];
const counters = countersOf(first.server);
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
process.on(
  'message',
  (order: { type: 'counters' | 'record' | 'again' | 'behave' | 'ports'; id: number; behaviour?: Behaviour }) => {
    const { type, id } = order;
    if (type === 'again') firstAt = undefined;
    if (type === 'behave') {
      behaviour = order.behaviour ?? {};
      answer = 'x'.repeat(behaviour.bytes ?? 2);
    }
    if (type === 'ports') return void process.send?.({ id, ports: ports.map(portOf) });
    process.send?.(type === 'record' ? { id, ...taken() } : { id, ...counters() });
  },
);
await Promise.all(ports.map(({ server }) => once(server.listen(0, '127.0.0.1'), 'listening')));
process.send?.({ type: 'ready', port: portOf(first), pid: process.pid });
