/** The fake generator: slices and trials whose outcome is a function of the arm and the moment. */
import type { Operation } from '../../bench/credentials/operations.ts';
import type { ArmOpening, Asked, Asking, SliceOrder, SliceResult } from '../../bench/generator/messages.ts';
import { dueWithin } from '../../bench/generator/pacer.ts';
import { uplinkMs } from '../../bench/generator/relay/links.ts';
import type { InstanceResult, Trial, TrialResult } from '../../bench/generator/trial.ts';
import type { Generator } from '../../bench/instrument/instrument.ts';
import type { FakeServer, FakeWorld } from './fakes.ts';

/** When a slice runs, and on what. */
export interface Moment {
  readonly contender: string;
  readonly shape: SliceOrder['shape'];
  readonly operation: Operation | 'refresh';
  /** Open loop, requests/s; null in others. */
  readonly rate: number | null;
  /** Slices of this shape that this arm had before. */
  readonly slice: number;
  /** How often everything was started anew. */
  readonly start: number;
  /** Live credentials in a store that was filled with them. */
  readonly population?: number | undefined;
}

/** What one slice shows; per request where it says so. */
export interface Behaviour {
  readonly cpuUs: number;
  readonly serviceUs: number;
  readonly queueingUs: number;
  /** Of all requests, or of each by its number in the slice. */
  readonly latenessUs: number | ((request: number) => number);
  /** ms that the last answers take longer than the slice. */
  readonly overtimeMs: number;
  /** Closed loop, requests/s. */
  readonly capacity: number;
  readonly wrong: number;
  readonly lost: number;
  readonly unanswered: number;
  /** Share of a core. */
  readonly generatorBusy: number;
  /** Share of the time that it waits for its core. */
  readonly generatorWaits: number;
  /** Share of the time that the server's event loop is active. */
  readonly eventLoopBusy: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** To the store, one after the other, on the path of a request: each takes as long as a PING. */
  readonly roundTrips: number;
  /** Of what the relays were asked to add, what they add. */
  readonly relayed: number;
  /** Share of the generator's core that they take. */
  readonly relayBusy: number;
  /** The most that a client's link lets go late. */
  readonly relayLateUs: number;
  /** Answered in a slice, where there is anything to PING. */
  readonly pings: number;
  /** Per request, by name. */
  readonly storeCommands: Readonly<Record<string, number>>;
  readonly storeBytes: number;
  readonly storeCpuUs: number;
  /** Of the store, per request. */
  readonly storeMemoryBytes: number;
  /** In all, not per request. */
  readonly evicted: number;
  readonly storeRestarted: boolean;
  readonly threads: readonly number[];
  /** Share of the machine's time. */
  readonly stolen: number;
  /** How far somebody sets the wall clock within the slice, ms. */
  readonly clockStepMs: number;
  /** Bytes that the server's own counter falls by, beside what it rises by. */
  readonly bytesForgotten: number;
}

const ordinary: Behaviour = {
  cpuUs: 100,
  serviceUs: 300,
  queueingUs: 0,
  latenessUs: 10,
  overtimeMs: 0,
  capacity: 5_000,
  wrong: 0,
  lost: 0,
  unanswered: 0,
  generatorBusy: 0.4,
  generatorWaits: 0,
  eventLoopBusy: 0,
  requestBytes: 150,
  responseBytes: 250,
  roundTrips: 0,
  relayed: 1,
  relayBusy: 0.05,
  relayLateUs: 20,
  pings: 25,
  storeCommands: {},
  storeBytes: 0,
  storeCpuUs: 0,
  storeMemoryBytes: 0,
  evicted: 0,
  storeRestarted: false,
  threads: [1, 2, 3],
  stolen: 0,
  clockStepMs: 0,
  bytesForgotten: 0,
};

/** What each instance shows of a trial; without it a session is refused at once, and a design with a lifetime when that ends. */
export type TrialBehaviour = (trial: Trial, contender: string) => Partial<InstanceResult>;

export interface FakeTrials {
  readonly trial?: TrialBehaviour;
  readonly second?: TrialBehaviour;
  readonly fault?: (trial: Trial) => string | undefined;
  /** Of each fault. */
  readonly reason?: NonNullable<TrialResult['reason']>;
}

/** What a slice costs on the clock beside its load, ms. */
const besideMs = 5;

/** A PING through a relay that adds nothing, µs. */
const nearUs = 100;

export class FakeGenerator implements Generator {
  /** Every arm that was opened, in turn. */
  readonly opened: ArmOpening[] = [];
  readonly #open = new Map<string, ArmOpening>();
  readonly #slices = new Map<string, number>();
  readonly #world: FakeWorld;
  readonly #behave: (moment: Moment) => Partial<Behaviour>;
  readonly #trials: FakeTrials;

  constructor(world: FakeWorld, behave: (moment: Moment) => Partial<Behaviour>, trials: FakeTrials = {}) {
    this.#world = world;
    this.#behave = behave;
    this.#trials = trials;
  }

  /** Arms that are open now. */
  get open(): string[] {
    return [...this.#open.keys()];
  }

  async openArm(opening: ArmOpening): Promise<void> {
    this.opened.push(opening);
    this.#open.set(opening.arm, opening);
  }

  async closeArm(arm: string): Promise<void> {
    this.#open.delete(arm);
  }

  async slice(arm: string, order: SliceOrder): Promise<SliceResult> {
    const opening = this.#open.get(arm);
    if (!opening) throw new Error(`no arm is called ${arm}`);
    const server = this.#world.serverBy(({ url }) => url === opening.url.replace('https:', 'http:'));
    const key = `${arm} ${order.shape}`;
    const slice = this.#slices.get(key) ?? 0;
    this.#slices.set(key, slice + 1);
    const contender = server.contender.id;
    const seen = {
      ...ordinary,
      ...this.#behave({
        contender,
        shape: order.shape,
        rate: order.shape === 'open' ? order.pace.rate : null,
        operation: operationOf(opening),
        slice,
        start: this.#world.renewed,
        population: this.#world.population,
      }),
    };
    const due = requestsOf(order, opening, seen);
    const durationMs =
      order.shape === 'counted'
        ? due / 10
        : besideMs + seen.overtimeMs + (order.shape === 'open' ? order.pace.ms : order.ms);
    this.#move(server, seen, due, durationMs);
    const answered = due - seen.wrong - seen.unanswered;
    const open = order.shape === 'open';
    const { distance } = opening;
    const pingUs = distance === undefined ? 0 : nearUs + seen.relayed * distance.roundTripMs * 1_000;
    return {
      ...(distance === undefined
        ? {}
        : {
            relay: {
              pingUs: new Float64Array(distance.pingPort === undefined ? 0 : seen.pings).fill(pingUs),
              lateUs: new Float64Array(10).fill(20),
              busyMs: seen.relayBusy * durationMs,
            },
          }),
      serviceUs: new Float64Array(due)
        .fill(seen.serviceUs + seen.roundTrips * pingUs, 0, answered)
        .fill(Number.NaN, answered),
      queueingUs: open ? new Float64Array(due).fill(seen.queueingUs) : new Float64Array(0),
      latenessUs: open
        ? Float64Array.from({ length: due }, (_, request) => valueAt(seen.latenessUs, request))
        : new Float64Array(0),
      due,
      wrong: seen.wrong,
      wrongStatus: seen.wrong > 0 ? 500 : 0,
      lost: seen.lost,
      unanswered: seen.unanswered,
      counted: order.shape === 'closed' ? Math.round((seen.capacity * (order.ms - order.countFromMs)) / 1_000) : 0,
      bytesSent: seen.requestBytes * due,
      bytesReceived: seen.responseBytes * due,
      durationMs,
      generatorCpuMs: seen.generatorBusy * durationMs,
      generatorWaitedMs: seen.generatorWaits * durationMs,
    };
  }

  #move(server: FakeServer, seen: Behaviour, requests: number, durationMs: number): void {
    const world = this.#world;
    const { store } = world;
    world.nowMs += durationMs + besideMs;
    world.steppedMs += seen.clockStepMs;
    world.stolen += seen.stolen * ((durationMs + besideMs) / 5);
    server.eventLoopActiveMs += seen.eventLoopBusy * durationMs;
    server.eventLoopIdleMs += (1 - seen.eventLoopBusy) * durationMs;
    server.cpuUs += seen.cpuUs * requests;
    server.bytesRead += seen.requestBytes * requests - seen.bytesForgotten;
    server.bytesWritten += seen.responseBytes * requests;
    server.threads = seen.threads;
    for (const [name, calls] of Object.entries(seen.storeCommands))
      store.commands[name] = (store.commands[name] ?? 0) + calls * requests;
    store.bytes += seen.storeBytes * requests;
    store.cpuUs += seen.storeCpuUs * requests;
    store.usedMemoryBytes += seen.storeMemoryBytes * requests;
    store.evictedKeys += seen.evicted;
    if (seen.storeRestarted) store.runId = 'second';
  }

  async ask({ url, link, exchange, later }: Asking): Promise<Asked> {
    const server = this.#world.serverBy((one) => one.url === url.replace('https:', 'http:'));
    const slice = this.#slices.get(url) ?? 0;
    this.#slices.set(url, slice + 1);
    const moment = { shape: 'counted', rate: null, operation: 'read', slice, start: this.#world.renewed } as const;
    const seen = { ...ordinary, ...this.#behave({ contender: server.contender.id, ...moment }) };
    const roundTripUs = (link?.roundTripMs ?? 0) * 1_000;
    const bytes = seen.requestBytes + JSON.stringify(exchange.headers).length;
    const laterUs = seen.serviceUs + roundTripUs + (link === null ? 0 : uplinkMs(bytes, link) * 1_000);
    const { wrong, lost, relayLateUs } = seen;
    return { firstUs: laterUs + 2 * roundTripUs, laterUs: Array(later).fill(laterUs), wrong, lost, relayLateUs };
  }

  async stopTrials(): Promise<void> {}

  async trials(
    trials: readonly Trial[],
    _key: string,
    _rate: number,
    ended: (result: TrialResult) => void,
  ): Promise<void> {
    for (const trial of trials) {
      const { contender } = this.#world.serverBy(({ url }) => url === trial.instances[0]);
      const lifeLeftMs = contender.hasLifetime ? trial.patienceMs - 2_000 - trial.number : null;
      const own: InstanceResult = {
        probes: 20,
        accepted: 0,
        lastAcceptedMs: lifeLeftMs,
        refusedMs: lifeLeftMs ?? 0.5,
        reacceptedMs: null,
      };
      const { trial: shown = () => ({}), second = shown, fault = () => undefined, reason } = this.#trials;
      const seen = [shown, second].map((show) => ({ ...own, ...show(trial, contender.id) }));
      const failed = fault(trial);
      ended({
        number: trial.number,
        ageMs: trial.number,
        lifeLeftMs,
        instances: trial.instances.map((_, index) => seen[index] ?? own),
        ...(failed === undefined ? {} : { fault: failed, ...(reason === undefined ? {} : { reason }) }),
      });
    }
  }
}

const valueAt = (value: number | ((request: number) => number), request: number) =>
  typeof value === 'number' ? value : value(request);

function operationOf({ connections }: ArmOpening): Operation | 'refresh' {
  const path = connections[0]?.[0]?.path;
  const known = { '/login': 'login', '/logout': 'logout', '/refresh': 'refresh' } as const;
  return known[path as keyof typeof known] ?? 'read';
}

function requestsOf(order: SliceOrder, { connections }: ArmOpening, { capacity }: Behaviour): number {
  if (order.shape === 'open') return dueWithin(order.pace);
  return order.shape === 'closed'
    ? Math.round((capacity * order.ms) / 1_000)
    : order.perConnection * connections.length;
}
