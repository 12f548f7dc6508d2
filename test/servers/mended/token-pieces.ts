/** Pieces of a shop with tokens that do otherwise than the pages: what its faults are made of. */
import { createHash, type KeyObject, randomUUID, verify as verifies } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { jwtVerify } from 'jose';
import type { Principal } from '../../../servers/contender.ts';
import { audience, issuer, typ } from '../../../servers/token/access-token.ts';
import type { Exchange, Kit } from './kit.ts';
import { type Fault, redisOf } from './session-pieces.ts';
import { type Piece, userOf } from './shop.ts';

type Claims = Readonly<Record<string, unknown>>;
type Verify = (token: string, kit: Kit) => Promise<Claims> | Claims;

export const strict = { algorithms: ['ES256'], typ, issuer, audience, requiredClaims: ['exp', 'sub'] };
export const keyOf = ({ names }: Kit) => names.key as KeyObject;
export const bearerIn = ({ asked }: Exchange) => asked.headers.authorization?.replace(/^Bearer /, '');
export const json = (segment: string | undefined) => JSON.parse(Buffer.from(segment ?? '', 'base64url').toString());

/** A guard that takes the token from elsewhere, or verifies it otherwise; `told` says why it refuses. */
export const guard =
  (
    verify: Verify,
    { tokenIn = bearerIn, isTold = false }: { tokenIn?(exchange: Exchange): string | undefined; isTold?: boolean } = {},
  ): Piece =>
  (kit) => {
    kit.names.authenticated = kit.guard(async (exchange) => {
      const { asked, header, send } = exchange;
      const token = tokenIn(exchange);
      let why: unknown = 'unauthorized';
      try {
        asked.claims = token === undefined ? {} : await verify(token, kit);
        const { exp = 1 } = asked.claims;
        asked.user = Number.isFinite(exp) ? await userOf(asked.claims.sub) : undefined;
      } catch (error) {
        if (isTold) why = String(error);
      }
      if (asked.user !== undefined) return;
      header('www-authenticate', token === undefined ? 'Bearer' : 'Bearer error="invalid_token"');
      send(401, { error: why });
    });
  };

export const lenient =
  (changed: object): Verify =>
  async (token, kit) => {
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw new Error('no token');
    return (await jwtVerify(token, keyOf(kit), { ...strict, ...changed })).payload;
  };

/** By hand: a good signature is enough, whatever its header says. */
export function byHand(token: string, kit: Kit): Claims {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const input = Buffer.from(`${header}.${claims}`);
  const key = { key: keyOf(kit), dsaEncoding: 'ieee-p1363' } as const;
  if (!verifies('sha256', input, key, Buffer.from(signature, 'base64url'))) throw new Error('a bad signature');
  return json(claims);
}

export const verifying = (name: string, verify: Verify): Fault => ({ name, pieces: { authenticated: guard(verify) } });
export const strictly = lenient({});

interface Kept {
  readonly userId: string;
  readonly family: string;
}
const hashOf = (token: unknown) => createHash('sha256').update(String(token)).digest('base64url');
export const keptOf = async (token: unknown, kit: Kit): Promise<Partial<Kept>> =>
  JSON.parse((await redisOf(kit).get(`refresh:${hashOf(token)}`)) ?? '{}');

async function tokensFor(kit: Kit, user: Principal, family: string = randomUUID(), again?: string): Promise<object> {
  const accessToken = await (kit.names.accessToken as (user: Principal, family: string) => unknown)(user, family);
  const refreshToken = again ?? `${randomUUID()}${randomUUID()}`;
  await redisOf(kit).set(`refresh:${hashOf(refreshToken)}`, JSON.stringify({ userId: user.id, family }));
  await redisOf(kit).sAdd(`families-of:${user.id}`, family);
  return { accessToken, tokenType: 'Bearer', expiresIn: 300, refreshToken };
}

interface Refresh {
  /** For whom, where it is not for the user of the refresh token. */
  user?(exchange: Exchange, kit: Kit): Promise<unknown> | unknown;
  /** Whether it is the first use of the token. */
  isFirst?(hash: string, kit: Kit): Promise<boolean>;
  /** Families that a reuse ends. */
  ends?(kept: Kept, kit: Kit): Promise<readonly string[]>;
  readonly givesTheSame?: true;
  readonly needsNone?: true;
}

const first = async (hash: string, kit: Kit) =>
  (await redisOf(kit).set(`used:${hash}`, '1', { condition: 'NX' })) !== null;

/** Looks, waits until another has looked as well, or for a while, and marks. */
export function lookingFirst(): NonNullable<Refresh['isFirst']> {
  const looking = new Map<string, PromiseWithResolvers<void>>();
  return async (hash, kit) => {
    const isFirst = (await redisOf(kit).exists(`used:${hash}`)) === 0;
    const other = looking.get(hash);
    other?.resolve();
    const mine = other ?? Promise.withResolvers<void>();
    looking.set(hash, mine);
    await Promise.race([mine.promise, pause(250)]);
    await redisOf(kit).set(`used:${hash}`, '1');
    return isFirst;
  };
}

/** A good refresh but for what is given. */
const refreshing =
  ({ user, isFirst = first, ends = async ({ family }) => [family], givesTheSame, needsNone }: Refresh): Piece =>
  (kit) => {
    kit.names.tokensFor = (one: Principal) => tokensFor(kit, one);
    kit.route(['POST'], '/refresh', [], async (exchange) => {
      exchange.header('cache-control', 'no-store');
      const sent = exchange.asked.body?.refreshToken;
      const kept = await keptOf(sent, kit);
      const named = await userOf(await user?.(exchange, kit));
      const whose = named !== undefined && (kept.userId || needsNone) ? named : await userOf(kept.userId);
      const refuse = () => exchange.send(400, { error: 'invalid_grant' });
      if (whose === undefined) return refuse();
      if (kept.family !== undefined) {
        if (!givesTheSame && !(await isFirst(hashOf(sent), kit))) {
          for (const family of await ends(kept as Kept, kit)) await redisOf(kit).set(`ended:${family}`, '1');
          if (!needsNone) return refuse();
        }
        if (!needsNone && (await redisOf(kit).exists(`ended:${kept.family}`))) return refuse();
      }
      exchange.send(200, await tokensFor(kit, whose, kept.family, givesTheSame && String(sent)));
    });
  };
export const refresh = (name: string, how: Refresh): Fault => ({ name, pieces: { refresh: refreshing(how) } });

export const subIn = async (exchange: Exchange, kit: Kit) => {
  const token = bearerIn(exchange);
  return token === undefined
    ? undefined
    : (await Promise.resolve(strictly(token, kit)).catch(() => ({ sub: undefined }))).sub;
};
