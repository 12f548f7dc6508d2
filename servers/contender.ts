import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Family } from '../vocabulary/words.ts';
import type { Wire } from './wire.ts';

/** What `/me` answers, and what a credential stands for. */
export interface Principal {
  readonly id: string;
  readonly role: 'user' | 'admin';
  readonly name: string;
}

/** What a login hands to a contender: who it is, and the claims that its credential or session must carry. */
export interface Login {
  readonly principal: Principal;
  readonly claims: Readonly<Record<string, string>>;
}

/** What a contender is given when its server starts. Secrets come by environment, are random per run, and are never logged. */
export interface Setting {
  /** At least 32 random bytes, base64url; the same for both instances of a contender. */
  readonly secret: string;
  /** Loopback URL of the store, or undefined where no contender of the run needs one. */
  readonly storeUrl: string | undefined;
  /** Every key that a contender writes starts with it: a foreign store is never flushed. */
  readonly keyPrefix: string;
  /** How long a credential lives, in seconds, where the design has such a lifetime (factor `lifetime`). */
  readonly lifetimeSeconds: number;
}

/** One design, mounted on one Fastify instance. The app owns the routes; the design owns authentication alone. */
export interface Mounted {
  /** Issues a credential: sets a cookie on the reply, or returns the JSON body of a token answer. */
  login(login: Login, request: FastifyRequest, reply: FastifyReply): Promise<TokenAnswer | undefined>;
  /** Who this request is from, or undefined: the app then answers 401. */
  authenticate(request: FastifyRequest): Promise<Principal | undefined> | Principal | undefined;
  /** Revokes the credential of this request as far as the design can. */
  logout(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Revokes all credentials of a user as far as the design can. */
  revoke(userId: string): Promise<void>;
  /** A new credential; absent where the design has none (the route is then 404). */
  refresh?(request: FastifyRequest, reply: FastifyReply): Promise<TokenAnswer | undefined>;
}

export interface TokenAnswer {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  readonly expiresIn: number;
  readonly refreshToken?: string;
}

/** What a design cannot do, declared; conformance checks that the declaration is true. */
export type LimitId =
  | 'logout-keeps-credential'
  | 'revoke-keeps-credential'
  | 'no-authentication'
  | 'reaccepts-after-slow-request';

/** What is said of a design, wherever its server comes from. */
export interface Design {
  readonly family: Family;
  /** A few words for tables and pictures. */
  readonly title: string;
  /** One short paragraph for people: what the design is and who uses it. */
  readonly description: string;
  /** The settings that matter, for the reader of a report. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly limits: readonly { readonly id: LimitId; readonly note: string }[];
  /** How the credential travels; decides the 401 challenge. */
  readonly challenge: 'Bearer' | 'Cookie' | 'none';
  /** The store it cannot live without. */
  readonly store: 'none' | 'redis';
  /** Whether a credential has a lifetime of its own that revocation waits for (factor `lifetime`). */
  readonly hasLifetime: boolean;
  /** The default lifetime of a credential, in seconds, that teams deploy: what a swept lifetime is extrapolated to. */
  readonly lifetimeSeconds: number;
  /** ASVS 5.0.0 level that the design can meet at best, and why; 0: none. */
  readonly asvs: { readonly level: 0 | 1 | 2 | 3; readonly note: string };
}

/** One authentication design. Its id is the name of its file in servers/contenders/. */
export interface Contender extends Design {
  mount(app: FastifyInstance, setting: Setting): Promise<Mounted>;
  /** For conformance alone: an expired, well-formed credential as request headers. */
  forgeExpired?(setting: Setting): Promise<Record<string, string>>;
  /** For conformance alone: the positive control of forgeExpired. Minted the same way, it differs in its age alone. */
  forgeFresh?(setting: Setting): Promise<Record<string, string>>;
}

/** What is measured under a name: a contender of ours, which is named after its file, or a server from outside. */
export interface NamedContender extends Design, Partial<Pick<Contender, 'forgeExpired' | 'forgeFresh'>> {
  readonly id: string;
  /** Absolute path of its file; servers are started from it. Without one: the file of its id in servers/contenders/. */
  readonly file?: string;
  /** A server from outside: where it is, or how it is started, and how it is spoken to. */
  readonly target?: Target;
}

/** Where a server from outside is, or how it is started, and how it is spoken to. */
export interface Target {
  /** Base URLs of its instances, all of which share what they know; none where it is started. */
  readonly urls: readonly string[];
  readonly start?: TargetStart;
  readonly wire: Wire;
  /** Its processes on this machine, where they are known and not ours to start. */
  readonly pids?: readonly number[];
  /** A Redis of its own whose counters may be read. */
  readonly storeUrl?: string;
  /** Absolute path of its file, where it has one: the load generator reads the wire from it as well. */
  readonly file?: string;
}

/** How an instance is started: a command that listens at `PORT` of 127.0.0.1. */
export interface TargetStart {
  readonly command: readonly string[];
  /** Relative to the target's file. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Instances that share their state, e.g. by a database. Default 1. */
  readonly instances?: number;
}

/** A contender that can be mounted: one of ours. */
export type MountableContender = NamedContender & Contender;
