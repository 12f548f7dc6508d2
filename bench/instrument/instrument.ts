/**
 * What the procedures measure with. Everything that touches the world stands behind these interfaces, so that a whole plan
 * runs in a unit test in milliseconds (test/bench/fakes.ts).
 */
import type { PlannedArm, PlannedStep, Sample } from '../../results/format.ts';
import type { NamedContender } from '../../servers/contender.ts';
import type { Counters } from '../../servers/process/messages.ts';
import type { ContractClient, Credential } from '../../servers/wire/client.ts';
import type { Wire } from '../../servers/wire/wire.ts';
import type { ArmOpening, Asked, Asking, SliceOrder, SliceResult } from '../generator/messages.ts';
import type { Trial, TrialResult } from '../generator/trial.ts';
import type { Fired } from '../guards/slice.ts';
import type { Chains } from './chains.ts';
import type { OutageLab, OutageWish } from './outages.ts';
import type { Filled, PopulationWish } from './population.ts';
import type { WorkersLab, WorkersWish } from './workers.ts';

export interface Clock {
  /** Monotonic, ms. */
  monotonic(): number;
  /** Wall clock. */
  now(): Date;
  /** Resolves after so many ms. Never within a slice. */
  pause(ms: number): Promise<void>;
}

export interface Generator {
  openArm(opening: ArmOpening): Promise<void>;
  closeArm(arm: string): Promise<void>;
  slice(arm: string, order: SliceOrder): Promise<SliceResult>;
  /** One client's requests on a connection of its own. */
  ask(asking: Asking): Promise<Asked>;
  /** Ends the trials under way: their results come at once, the unfinished ones with a fault. */
  stopTrials(): Promise<void>;
  /** Calls `ended` as each trial ends, in whatever order; resolves when all have. */
  trials(
    trials: readonly Trial[],
    operatorKey: string,
    probesPerSecond: number,
    ended: (result: TrialResult) => void,
  ): Promise<void>;
}

/** Counters of a server's process, as they stand. A reading that cannot be had is null: missing, never zero. */
export interface ServerCounters extends Omit<Counters, 'connections' | 'cpuUserUs' | 'cpuSystemUs'> {
  /** By process.cpuUsage: microseconds in coarse steps on some kernels. */
  readonly cpuUs: number;
}

export interface RunTime {
  /** Time on a core of all threads, µs. */
  readonly us: number;
  readonly threads: readonly number[];
}

export interface Server {
  readonly contender: NamedContender;
  readonly variant: string;
  readonly url: string;
  /** Where it listens on TLS as well, from the first time that this is asked; absent where it cannot be told to. */
  secureUrl?(): Promise<string>;
  /** The processes whose CPU is the server's, several where they share its port; none where they cannot be seen. */
  readonly pids: readonly number[];
  /** Null where it cannot be asked: then its bytes are counted on the client's sockets, and the rest is missing. */
  counters(): Promise<ServerCounters | null>;
  /** Its own store, where it is not the run's; null: nobody can look into it. */
  readonly ownStore?: Store | null;
  /** Port of 127.0.0.1 where a relay leads to its Redis; absent where it is not relayed, or where there is no Redis. */
  readonly pingPort?: number;
  /** How it ended, or undefined while it lives. */
  readonly gone: string | undefined;
  /** Resolves with how it ended; absent where that is not watched. */
  readonly ended?: Promise<string>;
  /** What it has printed so far; absent where that cannot be seen. */
  output?(): string;
}

export interface StoreCounters {
  /** Calls by command name, our own left out. */
  readonly commands: Readonly<Record<string, number>>;
  readonly bytes: number;
  readonly evictedKeys: number;
  readonly usedMemoryBytes: number;
  readonly runId: string;
  readonly pid: number | null;
}

export interface Store {
  counters(): Promise<StoreCounters>;
  /** Removes the keys of this run, and no others. */
  clear(): Promise<void>;
}

export interface Machine {
  /** CPU time of a process, or null where the system does not tell it. */
  runTime(pid: number): RunTime | null;
  /** What a process holds: memory in bytes, open descriptors; null where the system does not tell it. */
  holds(pid: number): { readonly rssBytes: number; readonly descriptors: number } | null;
  /** Stolen and total time of all cores so far, in ticks; null where the system does not tell it. */
  steal(): { readonly stolen: number; readonly total: number } | null;
}

export interface ServerWish {
  readonly contender: NamedContender;
  readonly instances: number;
  readonly lifetimeSeconds?: number;
  /** It reaches its store, and its issuer where it has one, through relays that can make them seem far away. */
  readonly relayed?: true;
  /** It is told to listen on TLS as well: a process of its own, so that no other step is measured on it. */
  readonly overTls?: true;
  /** Processes behind its one port, which are handed connections in turn. Default 1: the process that every other step measures. */
  readonly workers?: number;
}

export interface Servers {
  /** Running servers as wished; those that run already are not started again. They live until the run ends. */
  ensure(wish: ServerWish): Promise<Server[]>;
  /** Ends servers that were started for a lifetime of their own, and that nobody will ask for again. */
  release(wish: ServerWish & { readonly lifetimeSeconds: number }): Promise<void>;
  readonly operatorKey: string;
}

/** A server and a store of its own, whose databases hold a population each. */
export interface PopulationLab {
  readonly server: Server;
  readonly operatorKey: string;
  /** Of numbered users, from 0: the first so many are in every population that has room for them. */
  readonly credentials: readonly Pick<Credential, 'headers'>[];
  readonly fills: readonly Filled[];
  /** While `load` runs, the store holds this population; before and after it is as good as empty. */
  within<T>(population: number, load: () => Promise<T>): Promise<T>;
  /** Keys that each population has now, in their order. */
  keys(): Promise<number[]>;
  close(): Promise<void>;
}

/** The contract's calls that the harness makes itself, outside any slice: credentials for an arm, the steps of a bisection. */
export interface ContractCalls extends Pick<ContractClient, 'login' | 'me'> {
  /** How the server at this URL is spoken to. */
  wireOf(url: string): Wire;
}

export interface Histogram {
  readonly scenario: string;
  readonly arm: PlannedArm;
  readonly quantity: 'response' | 'service' | 'lateness';
  /** Microseconds, one a request. */
  readonly us: Float64Array;
  readonly at: Date;
  readonly durationMs: number;
}

/** Where what is seen is written down, as it happens. */
export interface Log {
  sample(sample: Sample): void;
  histogram(histogram: Histogram): void;
  guard(
    fired: Fired & {
      readonly scenario: string;
      readonly shape: string;
      readonly arm?: PlannedArm;
      readonly round: number;
    },
  ): void;
  progress(message: Progress): void;
}

export interface Progress {
  readonly scenario: string;
  /** Which set of processes, from 1. */
  readonly start: number;
  /** The plan's step that is under way. */
  readonly planned: PlannedStep;
  readonly step: string;
  readonly done: number;
  readonly of: number;
}

export interface WarmUpRule {
  /** Not judged: so many that the heap has grown as well as the code been compiled. */
  readonly firstRequests: number;
  /** Then medians of so many requests, until two in a row agree. */
  readonly thenRequests: number;
  /** Relative difference at which two medians agree. */
  readonly agreeWithin: number;
  /** Given up after so long, ms. */
  readonly mostMs: number;
}

/** New in each start. A store that is not ours goes on, and is cleared. */
export type Renewed = Pick<Instrument, 'generator' | 'store'>;

export interface Instrument {
  readonly clock: Clock;
  readonly generator: Generator;
  readonly servers: Servers;
  readonly client: ContractCalls;
  readonly store: Store | null;
  /** Another start: ends servers, generator and store. Resolves with what takes their places; servers are started when they are wished for. */
  renew(): Promise<Renewed>;
  /** Servers and a store of their own, which is taken away from them. */
  openOutages(wish: OutageWish): Promise<OutageLab>;
  /** Clients with chains of refresh tokens at instances that run. */
  openChains(urls: readonly string[], signal: AbortSignal): Chains;
  /** Workers and a store of their own, each of which can be asked apart. */
  openWorkers(wish: WorkersWish): Promise<WorkersLab>;
  /** A server and a store of its own, which is filled with live credentials. */
  openPopulation(wish: PopulationWish): Promise<PopulationLab>;
  readonly machine: Machine;
  readonly log: Log;
  /** How long an arm is warmed up. Default: as in every run (bench/procedures/slices/warmup.ts). */
  readonly warmUp?: WarmUpRule | undefined;
  /** Aborted by Ctrl-C: a procedure then ends at the next edge of a slice. */
  readonly signal: AbortSignal;
}
