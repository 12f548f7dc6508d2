/**
 * The shipped fakes: a clock that only load moves on, servers whose counters move by what they are said to cost, a
 * generator whose slices are what `Behaviour` says. A whole plan runs on them in milliseconds, and every figure that
 * comes out has a known value.
 */

import type { Trial } from '../../bench/generator/trial.ts';
import type { Fired } from '../../bench/guards/slice.ts';
import type { Chains } from '../../bench/instrument/chains.ts';
import type {
  Histogram,
  Instrument,
  Machine,
  Progress,
  Server,
  ServerWish,
  Store,
  StoreCounters,
} from '../../bench/instrument/instrument.ts';
import type { OutageLab, OutageWish } from '../../bench/instrument/outages.ts';
import type { WorkersLab, WorkersWish } from '../../bench/instrument/workers.ts';
import type { PlannedArm, Sample } from '../../results/format.ts';
import type { NamedContender } from '../../servers/contender.ts';
import type { Credential } from '../../servers/wire/client.ts';
import { contractWire } from '../../servers/wire/wire.ts';
import { type Behaviour, FakeGenerator, type FakeTrials, type Moment, type TrialBehaviour } from './fake-generator.ts';
import { fakePopulation } from './fake-population.ts';

export interface FakeOptions {
  /** What differs from `ordinary`, at a moment. */
  readonly behave?: (moment: Moment) => Partial<Behaviour>;
  /** What the first instance, or both, show of a trial. */
  readonly trial?: TrialBehaviour;
  /** What the second instance shows instead. */
  readonly second?: TrialBehaviour;
  readonly fault?: (trial: Trial) => string | undefined;
  /** Of each fault. */
  readonly reason?: NonNullable<FakeTrials['reason']>;
  readonly signal?: AbortSignal;
  /** Whether there is a store at all. */
  readonly store?: boolean;
}

/** A server's counters, moved by the generator's slices. */
export class FakeServer implements Server {
  readonly variant = '';
  readonly gone = undefined;
  cpuUs = 0;
  eventLoopActiveMs = 0;
  eventLoopIdleMs = 0;
  bytesRead = 0;
  bytesWritten = 0;
  threads: readonly number[] = [1, 2, 3];
  readonly contender: NamedContender;
  readonly url: string;
  readonly pids: readonly number[];
  pingPort?: number;
  constructor(contender: NamedContender, url: string, pid: number) {
    this.contender = contender;
    this.url = url;
    this.pids = [pid];
  }
  async secureUrl() {
    return this.url.replace('http:', 'https:');
  }
  async counters() {
    const { cpuUs, bytesRead, bytesWritten, eventLoopActiveMs, eventLoopIdleMs } = this;
    return { eventLoopActiveMs, eventLoopIdleMs, gcMs: 0, rssBytes: 1e8, bytesRead, bytesWritten, cpuUs };
  }
}

class FakeStore implements Store {
  readonly pid = 1;
  commands: Record<string, number> = {};
  bytes = 0;
  cpuUs = 0;
  evictedKeys = 0;
  usedMemoryBytes = 1_000_000;
  runId = 'first';
  cleared = 0;
  async counters(): Promise<StoreCounters> {
    const { bytes, evictedKeys, usedMemoryBytes, runId, pid } = this;
    return { commands: { ...this.commands }, bytes, evictedKeys, usedMemoryBytes, runId, pid };
  }
  async clear() {
    this.cleared += 1;
    this.usedMemoryBytes = 1_000_000;
  }
}

type LoggedGuard = Fired & { readonly scenario: string; readonly arm?: PlannedArm; readonly round: number };

/** Everything that a run on fakes touched, and an instrument made of it. */
export class FakeWorld {
  nowMs = 0;
  /** Ticks of all cores. */
  stolen = 0;
  /** How far the wall clock was set, ms. */
  steppedMs = 0;
  readonly servers: FakeServer[] = [];
  /** How often all servers were ended for new ones. */
  renewed = 0;
  readonly store = new FakeStore();
  readonly samples: Sample[] = [];
  readonly histograms: Histogram[] = [];
  readonly guards: LoggedGuard[] = [];
  readonly progress: Progress[] = [];
  /** Cells of outages that were opened and closed, in turn. */
  readonly outages: string[] = [];
  /** Clients that were opened and closed, in turn. */
  readonly chains: string[] = [];
  /** The same of several workers, and what was asked of them. */
  readonly workers: string[] = [];
  /** Stores that were filled, and closed again, in turn. */
  readonly filled: string[] = [];
  /** Live credentials that the store under load holds; undefined where nobody filled it. */
  population: number | undefined;
  readonly generator: FakeGenerator;
  readonly instrument: Instrument;

  constructor({ behave = () => ({}), signal, store = true, ...trials }: FakeOptions = {}) {
    this.generator = new FakeGenerator(this, behave, trials);
    const machine: Machine = {
      runTime: (pid) =>
        pid === this.store.pid
          ? { us: this.store.cpuUs, threads: [1] }
          : {
              us: this.serverBy(({ pids }) => pids.includes(pid)).cpuUs,
              threads: this.serverBy(({ pids }) => pids.includes(pid)).threads,
            },
      holds: () => ({ rssBytes: 1e8, descriptors: 20 }),
      steal: () => ({ stolen: this.stolen, total: this.nowMs / 5 }),
    };
    this.instrument = {
      clock: {
        monotonic: () => this.nowMs,
        now: () => new Date(Date.UTC(2026, 0, 1) + this.nowMs + this.steppedMs),
        pause: async (ms) => {
          this.nowMs += ms;
        },
      },
      generator: this.generator,
      servers: {
        operatorKey: 'key',
        ensure: async (wish) => this.#ensure(wish),
        release: async () => {},
      },
      client: {
        login: async (url, user, claims) => this.#login(url, user, claims),
        me: async (url, c) => me(url, c),
        wireOf: () => contractWire,
      },
      store: store ? this.store : null,
      renew: async () => {
        this.#renew();
        return { generator: this.generator, store: store ? this.store : null };
      },
      openOutages: async (wish) => this.#openOutages(wish),
      openChains: (urls) => this.#openChains(urls),
      openWorkers: async (wish) => this.#openWorkers(wish),
      openPopulation: async (wish) => fakePopulation(this, wish),
      machine,
      log: {
        sample: (sample) => this.samples.push(sample),
        histogram: (histogram) => this.histograms.push(histogram),
        guard: (guard) => this.guards.push(guard),
        progress: (progress) => this.progress.push(progress),
      },
      signal: signal ?? new AbortController().signal,
    };
  }

  /** Of a population, when the reads are over. A test says otherwise. */
  keysLost = (_contender: string, _population: number): number => 0;

  serverBy(is: (server: FakeServer) => boolean): FakeServer {
    const found = this.servers.find(is);
    if (!found) throw new Error('no fake server of this kind runs');
    return found;
  }

  /** Half of the reads of an outage that kills are refused, and what the store knew is lost; else all of them are unavailable. */
  #openOutages({ contender, way, awayMs }: OutageWish): OutageLab {
    this.outages.push(`${contender.id} ${way}`);
    return {
      outage: async (phaseMs) => {
        this.nowMs += phaseMs + awayMs;
        const isKilled = way === 'killed';
        const wobble = Math.round(phaseMs) % 3;
        return {
          loggedIn: { asked: 200, wrong: isKilled ? 100 : 0, unavailable: isKilled ? 0 : 200 - wobble },
          ended: { asked: 60, wrong: 0, unavailable: isKilled ? 0 : 60 },
          slow: wobble,
          longestMs: 1_000 + wobble,
          wellMs: 100 + wobble,
          isWell: way !== 'paused',
          credentials: way === 'paused' ? undefined : { asked: 60, lost: isKilled ? 60 : 0 },
          revocations: way === 'paused' ? undefined : { asked: 40, lost: 0 },
          awayMs,
          timeline: [
            { right: 25, wrong: 0, unavailable: 0, slow: 0 },
            { right: 0, wrong: 12, unavailable: 13, slow: 0 },
          ],
        };
      },
      close: async () => void this.outages.push('closed'),
    };
  }

  /** A design with a grace time loses what asks again after it, others whatever asks twice; the second chain of each shows nothing. */
  #openChains(urls: readonly string[]): Chains {
    const { contender } = this.serverBy(({ url }) => url === urls[0]);
    const graceMs = 1_000 * (contender.limits.find(({ id }) => id === 'refresh-grace')?.seconds ?? 0);
    this.chains.push(`${contender.id} at ${urls.length}`);
    let befallen = 0;
    return {
      befall: async ({ atOnce, againAfterMs }) => {
        befallen += 1;
        const asksTwice = atOnce > 1 || againAfterMs !== undefined;
        const isLost = asksTwice && graceMs <= (againAfterMs ?? 0);
        return {
          ...{ granted: 1, refused: isLost ? 1 : 0, successors: 1, isLost, isForked: false },
          ...(befallen === 2 ? { fault: 'wrong-answer' } : {}),
        };
      },
      replay: async ({ firstMs, intervalMs }) => {
        const refusedMs = graceMs + firstMs;
        return { probes: 2, lastAcceptedMs: graceMs === 0 ? null : refusedMs - intervalMs, refusedMs, isEnded: true };
      },
      close: () => void this.chains.push('closed'),
    };
  }

  /**
   * The baseline asks its store once a read; the second keeps copies, of which each further worker makes half of the reads ask again; no other asks
   * anything. Where there are copies, the last worker lets what was ended in for a second.
   */
  #openWorkers({ contender, workers, draw }: WorkersWish): WorkersLab {
    this.workers.push(`${contender.id} ${workers}`);
    const copies = contender.id === 'second';
    const first = contender.store === 'redis' ? 1 : 0;
    return {
      firstReads: async () => ({ first, again: copies ? 0 : first }),
      reads: async (ms, number) => {
        this.nowMs += ms;
        this.workers.push(number < 0 ? 'lead' : 'reads');
        const reads = 1_000;
        const wobble = Math.round(4 * draw('wobble', number)());
        const calls = copies ? 100 * workers + wobble : first * reads;
        return { reads, wrong: 0, commands: calls === 0 ? {} : { get: calls } };
      },
      end: async ({ number, leadMs, intervalMs }) => {
        this.nowMs += leadMs + intervalMs;
        const at = { probes: 20, accepted: 0, lastAcceptedMs: null, refusedMs: 0.5, reacceptedMs: null };
        const late = { ...at, accepted: 5, lastAcceptedMs: 1_000 + number, refusedMs: 1_100 };
        const instances = Array.from({ length: workers }, (_, index) => (copies && index > 0 ? late : at));
        return { number, ageMs: leadMs, lifeLeftMs: null, instances };
      },
      close: async () => void this.workers.push('closed'),
    };
  }

  #renew() {
    this.servers.length = 0;
    this.renewed += 1;
  }

  #ensure({ contender, instances, lifetimeSeconds, relayed, overTls, workers }: ServerWish): Server[] {
    return Array.from({ length: instances }, (_, instance) => {
      const name = [contender.id, contender.version?.name].filter(Boolean).join('.');
      const own = [lifetimeSeconds ?? 'own', relayed && 'relayed', overTls && 'tls', workers && `by${workers}`]
        .filter(Boolean)
        .join('.');
      const url = `http://${name}.${own}.${instance}.test`;
      const found = this.servers.find((server) => server.url === url);
      if (found) return found;
      const started = new FakeServer(contender, url, 100 + this.servers.length);
      if (relayed && this.instrument.store !== null) started.pingPort = 6_379;
      this.servers.push(started);
      return started;
    });
  }

  /** A token of 135 characters and 40 a claim for a Bearer, else a cookie of 60 bytes. */
  #login(url: string, userId: string, claims: Readonly<Record<string, string>> = {}): Credential {
    const { contender } = this.serverBy((server) => server.url === url);
    const answer = answered(200, contender.refreshes ? JSON.stringify({ refreshToken: `r${userId}` }) : userId);
    if (contender.challenge === 'none') return { headers: {}, answer };
    if (contender.challenge === 'Cookie') return { headers: { cookie: 'c'.repeat(60) }, cookieBytes: 60, answer };
    const token = 't'.repeat(135 + 40 * Object.keys(claims).length);
    return { headers: { authorization: `Bearer ${token}` }, token, answer };
  }
}

/** 431 beyond 16 KiB of headers, as Node answers. */
const me = (_url: string, { headers }: Pick<Credential, 'headers'>) =>
  answered(Object.values(headers).join().length > 16_000 ? 431 : 200, 'me');

const answered = (status: number, body: string) => ({ status, headers: {}, body, firstByteSentAt: 0, lastByteAt: 0 });
