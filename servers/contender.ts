import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Family } from '../vocabulary/words.ts';
import type { Wire } from './wire/wire.ts';

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
  /** A folder of this contender's own, shared by its instances and removed after the run: absent where it declares no `folder`. */
  readonly folder?: string | undefined;
  /** Base URL of the issuer's process, where the contender declares `issuer`. */
  readonly issuerUrl?: string | undefined;
  /** A PostgreSQL database of the user's (`DATABASE_URL`), where one was given and the contender declares `database`. */
  readonly databaseUrl?: string | undefined;
  /** How long a credential lives, in seconds, where the design has such a lifetime (factor `lifetime`). */
  readonly lifetimeSeconds: number;
  /** For conformance alone: times to wait for, in place of the design's own. */
  readonly timeouts?: Timeouts | undefined;
}

/** Times that a design takes minutes or hours for, short enough to be waited for. Whole seconds. */
export interface Timeouts {
  /** A session, or a family of refresh tokens, that nobody uses for so long is over. */
  readonly idleSeconds: number;
  /** A session, or a family of refresh tokens, that began so long ago is over, used or not. */
  readonly absoluteSeconds: number;
  /** An issuer's keys are fetched again after so long. */
  readonly keysSeconds: number;
  /** While the issuer does not answer, keys that are known are trusted for so long. */
  readonly trustedSeconds: number;
  /** A used refresh token gives the same successor for so long, where the design has such a time. */
  readonly graceSeconds: number;
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
  /** New tokens for the body's refresh token, or undefined where it is no good (400 invalid_grant); absent where the design has none (404). */
  refresh?(request: FastifyRequest, reply: FastifyReply): Promise<TokenAnswer | undefined>;
}

export interface TokenAnswer {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  readonly expiresIn: number;
  readonly refreshToken?: string;
}

/** What a design cannot do, declared; conformance checks that the declaration is true. docs/contract.md has a line for each. */
export const limitIds = [
  'no-authentication',
  'logout-keeps-credential',
  'revoke-keeps-credential',
  'logout-ends-all',
  'revocation-is-late',
  'reaccepts-after-slow-request',
  'one-instance',
  'keeps-anonymous-visits',
  'plain-cookie',
  'listens-everywhere',
  'no-idle-timeout',
  'no-absolute-timeout',
  'refresh-grace',
] as const;
export type LimitId = (typeof limitIds)[number];

export interface Limit {
  readonly id: LimitId;
  readonly note: string;
  /** In seconds. `revocation-is-late`: by when a revocation holds on every instance. `refresh-grace`: how long a used refresh token works. */
  readonly seconds?: number;
  /** It is a race that is seldom lost: that a check does not see it proves nothing. */
  readonly seldom?: true;
}

/** What happens when the store does not answer, declared; the store faults of conformance check that it is true. */
export interface StoreLoss {
  /**
   * What a read is answered with while the store is gone, once `graceSeconds` are over. closed: 503. open: 200, revoked credentials
   * included. unaffected: as ever, for it never asks.
   */
  readonly reads: 'closed' | 'open' | 'unaffected';
  /** For so long reads may go on as if nothing had happened. */
  readonly graceSeconds: number;
  /** What a store that comes back empty has forgotten: credentials (people are logged out), or revocations (revoked ones work again). */
  readonly forgets: 'credentials' | 'revocations' | 'nothing';
  readonly note: string;
}

/** What is said of a design, wherever its server comes from. */
export interface Design {
  readonly family: Family;
  /** A few words for tables and pictures. */
  readonly title: string;
  /** One short paragraph for people: what the design is and who uses it. */
  readonly description: string;
  /** The settings that matter, for the reader of a report. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly limits: readonly Limit[];
  /** How the credential travels; decides the 401 challenge. */
  readonly challenge: 'Bearer' | 'Cookie' | 'none';
  /**
   * Where the credential is a cookie: other origins of the same site whose pages may log in and out, and read answers with it, such as
   * `https://app.example.com` for an API at `https://api.example.com`. Default: none.
   */
  readonly sameSiteOrigins?: readonly string[];
  /** The store it cannot live without. own: one inside its processes, its files or a database, whose counters nobody reads. */
  readonly store: 'none' | 'redis' | 'redis-cluster' | 'own';
  /** Absent where there is no store outside its processes. */
  readonly storeLoss?: StoreLoss;
  /** Whether a credential has a lifetime of its own that revocation waits for (factor `lifetime`). */
  readonly hasLifetime: boolean;
  /** The default lifetime of a credential, in seconds, that teams deploy: what a swept lifetime is extrapolated to. */
  readonly lifetimeSeconds: number;
  /** ASVS 5.0.0 level that the design can meet at best, and why; 0: none. */
  readonly asvs: { readonly level: 0 | 1 | 2 | 3; readonly note: string };
}

/** Whether it is an origin as a browser spells it: a path, a wildcard or `null` is none. */
export const isOrigin = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^https:\/\/[^*]+$/.test(value) &&
  URL.canParse(value) &&
  new URL(value).origin === value;

/** One authentication design. Its id is the name of its file in servers/contenders/. */
export interface Contender extends Design {
  /** Measured where nobody names a contender. */
  readonly usual?: true;
  /** It needs a folder, or the user's database: `setting.folder`, `setting.databaseUrl`. */
  readonly folder?: true;
  readonly database?: true;
  /** Its logins give a refresh token, and `mount` returns `refresh`. */
  readonly refreshes?: true;
  /** npm packages that few contenders need: fetched when it is first named, where they are not installed. Loaded within `mount`, not before. */
  readonly packages?: readonly string[];
  /** It speaks to its store when nobody asks it anything. A run gives it a Redis of its own, so that what others ask of theirs can be counted. */
  readonly background?: true;
  /** It needs the issuer's process (servers/issuer/). */
  readonly issuer?: true;
  /** What happens when that process is gone, declared as of a store; the issuer faults of conformance check that it is true. */
  readonly issuerLoss?: StoreLoss;
  /** Where it checks with an issuer's keys: by when it follows them. */
  keys?(setting: Setting): KeysFollowed;
  mount(app: FastifyInstance, setting: Setting): Promise<Mounted>;
  /** For conformance alone: an expired, well-formed credential as request headers. */
  forgeExpired?(setting: Setting): Promise<Record<string, string>>;
  /** For conformance alone: the positive control of forgeExpired. Minted the same way, it differs in its age alone. */
  forgeFresh?(setting: Setting): Promise<Record<string, string>>;
  /** For conformance alone: what its tokens are made of, so that one part at a time can be changed. */
  forge?(setting: Setting): Promise<Forge>;
  /** For conformance alone: a client of `/oauth/token`, where the design has clients. */
  forgeClient?(setting: Setting): { readonly id: string; readonly secret: string };
}

/** By when a design follows an issuer's keys, in seconds. */
export interface KeysFollowed {
  /** A token with a new key is accepted by then. */
  readonly newSeconds: number;
  /** A token with a key that is published no more is refused by then. */
  readonly removedSeconds: number;
  /** One instance fetches the keys at most once in so long, whatever it is asked. */
  readonly betweenFetchesSeconds: number;
  /** While the issuer does not answer, keys that are known are trusted for so long. */
  readonly trustedSeconds: number;
}

/** What a good token is made of, whatever closes it. */
export interface TokenParts {
  readonly header: Readonly<Record<string, unknown>>;
  /** Claims of a good token of this user, fresh. */
  claims(userId: string): Readonly<Record<string, unknown>>;
  /** The headers that carry a token. */
  carry(token: string): Record<string, string>;
  /** So many seconds are tolerated around `exp` and `nbf`. */
  readonly toleranceSeconds: number;
}

/** The parts of a signed token (RFC 7515 3). */
export interface SignedForge extends TokenParts {
  /** Signs any text with the right key; by another algorithm (a JWS name that fits the key) where one is named. */
  sign(signingInput: string, alg?: string): Promise<Buffer>;
  /** Where the key is a pair: its public half, SPKI PEM. */
  readonly publicKey?: string;
}

/** The parts of an encrypted token (RFC 7516 3). */
export interface EncryptedForge extends TokenParts {
  /** A whole token with the right key: any protected header, base64url as it stands in the token, over any content. */
  encrypt(header: string, content: Buffer): Promise<string>;
  /** The right key, for other uses than the design's own. */
  readonly key: Buffer;
}

export type Forge = SignedForge | EncryptedForge;

/** What is measured under a name: a contender of ours, which is named after its file, or a server from outside. */
export interface NamedContender extends Design, Partial<Omit<Contender, keyof Design | 'mount'>> {
  readonly id: string;
  /** Absolute path of its file; servers are started from it. Without one: the file of its id in servers/contenders/. */
  readonly file?: string;
  /** A server from outside: where it is, or how it is started, and how it is spoken to. */
  readonly target?: Target;
  /** Which version of it, where versions are compared. */
  readonly version?: Version;
}

/** One version of a contender: its name, and what its servers are started from and with. */
export interface Version {
  /** The variant's name, e.g. `main`, `jose@5.10.0`. */
  readonly name: string;
  /** Absolute path of that version's project, with its own packages installed. */
  readonly root: string;
  /** The Node that runs it; default: the one that runs us. */
  readonly node?: string;
}

/** Empty where there is one version alone. */
export const variantOf = ({ version }: { readonly version?: Version }): string => version?.name ?? '';

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
  /** Neither the credential nor the login's answer changed when a login had claims. */
  readonly claimsUnseen?: true;
  /** Absolute path of its file, where it has one: the load generator reads the wire from it as well. */
  readonly file?: string;
}

/** Those that are undefined are left out. */
export type StartEnvironment = Readonly<Record<string, string | undefined>>;

/** How an instance is started: a command that listens at `PORT` of 127.0.0.1. */
export interface TargetStart {
  readonly command: readonly string[];
  /** Run once in each version that `diff` checks out, before the first start; npm's lockfile is seen to without it. */
  readonly install?: readonly string[];
  /** Relative to the target's file. */
  readonly cwd?: string;
  /** Where the server has other names for what it is given: a function of those variables, such as `{ AUTHBENCH_STORE_URL }`. */
  readonly env?: StartEnvironment | ((given: Readonly<Record<string, string>>) => StartEnvironment);
  /** The port that it takes whatever `PORT` says: then there is one instance, and two versions cannot run side by side. */
  readonly port?: number;
  /** Instances that share their state, e.g. by a database. Default 1. */
  readonly instances?: number;
}

/** Whether it runs already, at a URL: then it is one and the same process, however often a run starts what it measures. */
export const isOneProcess = ({ target }: Pick<NamedContender, 'target'>): boolean =>
  target !== undefined && target.start === undefined;

/** A contender that can be mounted: one of ours. */
export type MountableContender = NamedContender & Contender;
