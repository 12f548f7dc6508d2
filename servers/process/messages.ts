/** What a server's process and its parent say to each other over IPC, and the environment it is started with. */
export type ToServer =
  | { readonly type: 'counters'; readonly id: number }
  /** Listen on TLS as well. The key goes this way alone, and is not written anywhere. */
  | { readonly type: 'listen-tls'; readonly id: number; readonly cert: string; readonly key: string };

export interface Ready {
  readonly type: 'ready';
  readonly port: number;
  readonly pid: number;
  /** Process ids of those that share the port, where several do: then whoever says so serves nobody itself. */
  readonly workers?: readonly number[];
}

/** Since the process started, but rssBytes and connections, which are of this moment. */
export interface Counters {
  readonly eventLoopActiveMs: number;
  readonly eventLoopIdleMs: number;
  readonly gcMs: number;
  readonly rssBytes: number;
  /** Sum over all sockets, closed ones included; HTTP framing and headers are in it, TCP and IP are not. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** Sockets that are open. */
  readonly connections: number;
  readonly cpuUserUs: number;
  readonly cpuSystemUs: number;
}

export interface Failed {
  readonly type: 'failed';
  readonly code: string;
  /** For people; holds no secret. */
  readonly message: string;
}

export interface ListensOverTls {
  readonly type: 'tls';
  readonly id: number;
  readonly port: number;
}

export type FromServer = Ready | ListensOverTls | CountersAnswer | Failed;

export type CountersAnswer = { readonly type: 'counters'; readonly id: number } & Counters;

/** The variables that configure a server's process. */
export const variables = {
  /** Id of a contender, or the path of its file. */
  contender: 'AUTHBENCH_CONTENDER',
  secret: 'AUTHBENCH_SECRET',
  operatorKey: 'AUTHBENCH_OPERATOR_KEY',
  storeUrl: 'AUTHBENCH_STORE_URL',
  keyPrefix: 'AUTHBENCH_KEY_PREFIX',
  /** A folder of the contender's own. */
  folder: 'AUTHBENCH_FOLDER',
  issuerUrl: 'AUTHBENCH_ISSUER_URL',
  /** The user's own name for it: a PostgreSQL URL. */
  databaseUrl: 'DATABASE_URL',
  /** `issuer`: the process is no contender but the issuer that contenders ask. */
  role: 'AUTHBENCH_ROLE',
  /** Without it the contender's own default. */
  lifetimeSeconds: 'AUTHBENCH_LIFETIME_SECONDS',
  /** For conformance alone: the four of Timeouts, whole seconds, separated by commas. */
  timeouts: 'AUTHBENCH_TIMEOUTS',
  /** Without it a free one. */
  port: 'PORT',
  /** Processes that share the port. Without it one, which is this. */
  workers: 'AUTHBENCH_WORKERS',
  /** Of a process that shares its port: which one it is, from 1. */
  worker: 'AUTHBENCH_WORKER',
} as const;
