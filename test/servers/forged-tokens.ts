/**
 * Tokens by name, each made from a good one by one mutation (RFC 8725; RFC 7515 5.2; RFC 7519 7.2). Everything but the signature's
 * bytes is put together here, without the library that is tested.
 */
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { SignedForge as Forge } from '../../servers/contender.ts';
import { signature } from '../../servers/token/forge.ts';

type Json = Readonly<Record<string, unknown>>;
const part = (value: unknown) =>
  (Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))).toString(
    'base64url',
  );
const joined = (header: unknown, claims: unknown) => `${part(header)}.${part(claims)}`;
const now = () => Math.floor(Date.now() / 1000);
const without = (from: Json, name: string) => ({ ...from, [name]: undefined });
/** Members in the order given, one of them twice. */
const twice = (from: Json, name: string, first: unknown) =>
  `{${JSON.stringify(name)}:${JSON.stringify(first)},${JSON.stringify(from).slice(1)}`;
const thenAgain = (from: Json, name: string, last: unknown) =>
  `${JSON.stringify(from).slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(last)}}`;

/** Algorithms that the right key could also be used with. */
const cousins: Readonly<Record<string, readonly string[]>> = {
  HS256: ['HS384', 'HS512'],
  RS256: ['RS384', 'RS512', 'PS256'],
  ES256: ['ES384', 'ES512'],
  EdDSA: [],
};

/** A key of the attacker's own, of the kind that the algorithm wants, and its JWK. */
function foreignKey(alg: string) {
  if (alg === 'HS256') {
    const key = randomBytes(32);
    return { key, jwk: { kty: 'oct', k: key.toString('base64url') } };
  }
  const { privateKey, publicKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : alg === 'EdDSA'
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { key: privateKey, jwk: publicKey.export({ format: 'jwk' }) };
}

/** What signs, for one contender: header and claims of a good token of this user, and a token of any header and claims. */
function maker(forge: Forge, userId: string) {
  const { header } = forge;
  const claims: Json = forge.claims(userId);
  const token = async (of: unknown, says: unknown = claims, alg?: string) => {
    const text = joined(of, says);
    return `${text}.${(await forge.sign(text, alg)).toString('base64url')}`;
  };
  const saying = (changed: Json) => token(header, { ...claims, ...changed });
  const headed = (changed: Json) => token({ ...header, ...changed });
  return { header, claims, token, saying, headed };
}

export type Named = readonly (readonly [name: string, token: string])[];
const all = (made: Readonly<Record<string, string | Promise<string>>>): Promise<Named> =>
  Promise.all(Object.entries(made).map(async ([name, token]) => [name, await token] as const));

/** The controls. All are tokens of `userId`. */
export function goodTokens(forge: Forge, userId: string): Promise<Named> {
  const { header, claims, token, saying, headed } = maker(forge, userId);
  return all({
    'the good token': token(header),
    'typ as a media type (RFC 9068 4)': headed({ typ: `application/${header.typ}` }),
    'typ in capitals (RFC 7515 4.1.9)': headed({ typ: String(header.typ).toUpperCase() }),
    'a header parameter that nobody knows': headed({ x: 1 }),
    'an audience list with ours in it': saying({ aud: ['https://other.test', claims.aud] }),
    'a claim that nobody knows': saying({ x: [1, null, 'é'] }),
    'valid since just now': saying({ nbf: now() - 1 }),
    'the user named twice, the last time rightly': token(header, twice(claims, 'sub', 'somebody')),
  });
}

export async function badTokens(forge: Forge, userId: string): Promise<Named> {
  const { header, claims, token, saying, headed } = maker(forge, userId);
  const alg = String(header.alg);
  const good = await token(header);
  const [h, p, s] = good.split('.') as [string, string, string];
  return [
    ...(await all({
      'another key': foreignly(alg, header, claims),
      'an empty key': `${h}.${p}.${signature(Buffer.from(`${h}.${p}`), 'HS256', Buffer.alloc(0)).toString('base64url')}`,
      'an embedded jwk, and its key': foreignly(alg, header, claims, (jwk) => ({ jwk })),
      'no alg': token(without(header, 'alg')),
      'alg a list': headed({ alg: [alg] }),
      'a crit that is not understood': headed({ crit: ['x'], x: 1 }),
      'a crit that is empty': headed({ crit: [] }),
      'a crit that is null': headed({ crit: null }),
      'a crit that is no list': headed({ crit: 'x', x: 1 }),
      'a crit of a registered parameter': headed({ crit: ['alg'] }),
      'an unencoded payload (RFC 7797)': headed({ crit: ['b64'], b64: false }),
      'no typ': token(without(header, 'typ')),
      'typ of any token': headed({ typ: 'JWT' }),
      'typ of a refresh token': headed({ typ: 'rt+jwt' }),
      'typ with more behind it': headed({ typ: `${header.typ}x` }),
      'typ a list': headed({ typ: [header.typ] }),
      'another audience': saying({ aud: 'https://other.test' }),
      'an audience that ours begins with': saying({ aud: String(claims.aud).slice(0, -3) }),
      'an audience that begins with ours': saying({ aud: `${claims.aud}.evil.test` }),
      'no audience': token(header, without(claims, 'aud')),
      'an empty audience list': saying({ aud: [] }),
      'another issuer': saying({ iss: 'https://other.test' }),
      'an issuer that ours begins with': saying({ iss: String(claims.iss).slice(0, -3) }),
      'an issuer that begins with ours': saying({ iss: `${claims.iss}.evil.test` }),
      'a list of issuers': saying({ iss: [claims.iss] }),
      'no issuer': token(header, without(claims, 'iss')),
      'no exp': token(header, without(claims, 'exp')),
      'exp null': saying({ exp: null }),
      'exp a string': saying({ exp: String(claims.exp) }),
      'exp past every number': token(header, JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e400')),
      'exp a second ago': saying({ exp: now() - forge.toleranceSeconds - 1 }),
      'valid in a minute': saying({ nbf: now() + forge.toleranceSeconds + 60 }),
      'nbf a string': saying({ nbf: String(claims.iat) }),
      'no iat': token(header, without(claims, 'iat')),
      'iat a string': saying({ iat: String(claims.iat) }),
      'no sub': token(header, without(claims, 'sub')),
      'sub a list': saying({ sub: [claims.sub] }),
      'no jti': token(header, without(claims, 'jti')),
      'jti a number': saying({ jti: 1 }),
      'an unknown role': saying({ role: 'root' }),
      'no role': token(header, without(claims, 'role')),
      'the audience twice, the last time another': token(header, thenAgain(claims, 'aud', 'https://other.test')),
      'the algorithm twice, the last time none': token(thenAgain(header, 'alg', 'none')),
      'claims that are a list': token(header, [claims]),
      'claims that are a string': token(header, JSON.stringify(JSON.stringify(claims))),
      'claims that are null': token(header, 'null'),
      'claims that are no JSON': token(header, 'nonsense'),
      'claims that are nothing': token(header, ''),
      'claims that are no UTF-8': token(header, noUtf8({ ...claims, x: 'é' })),
      'a header that is a list': token([header]),
      'a header that is no JSON': token('nonsense'),
      'a header that is no UTF-8': token(noUtf8({ ...header, x: 'é' })),
      'a flipped bit in the header': flipped(good, 0),
      'a flipped bit in the claims': flipped(good, 1),
      'a flipped bit in the signature': flipped(good, 2),
      'whitespace inside the claims': `${h}.${p.slice(0, 9)} ${p.slice(9)}.${s}`,
      'whitespace inside the signature': `${h}.${p}.${s.slice(0, 9)} ${s.slice(9)}`,
      'padding at the end': `${good}=`,
      'a dot at the end': `${good}.`,
      'four segments': `${good}.${s}`,
      'two segments': `${h}.${p}`,
      'no signature': `${h}.${p}.`,
      'half a signature': good.slice(0, -s.length / 2),
      'half a token': good.slice(0, good.length / 2),
      'flattened JSON serialisation': JSON.stringify({ payload: p, protected: h, signature: s }),
      'general JSON serialisation': JSON.stringify({ payload: p, signatures: [{ protected: h, signature: s }] }),
      'three dots': '...',
      nothing: '',
    })),
    ...(await unsigned(forge, userId)),
    ...(await otherAlgorithms(forge, userId)),
    ...(await keyedWithPublicKey(forge, userId)),
    ...respelt(good),
  ];
}

/** Signed by a key of the attacker's own, which the header may bring along. */
function foreignly(alg: string, header: Json, claims: Json, brought: (jwk: unknown) => Json = () => ({})): string {
  const { key, jwk } = foreignKey(alg);
  const text = joined({ ...header, ...brought(jwk) }, claims);
  return `${text}.${signature(Buffer.from(text), alg, key).toString('base64url')}`;
}

/** RFC 8725 3.2, in every spelling. */
async function unsigned(forge: Forge, userId: string): Promise<Named> {
  const { header, claims, headed } = maker(forge, userId);
  const made = ['none', 'None', 'NONE', 'nOnE', ''].map(async (alg): Promise<Named> => {
    const signed = await headed({ alg });
    return [
      [`alg "${alg}" without a signature`, `${joined({ ...header, alg }, claims)}.`],
      [`alg "${alg}" with a signature`, signed],
    ];
  });
  return (await Promise.all(made)).flat();
}

/** The right key with another algorithm (RFC 8725 3.1), and the right signature under another name. */
async function otherAlgorithms(forge: Forge, userId: string): Promise<Named> {
  const { header, claims, token, headed } = maker(forge, userId);
  const own = String(header.alg);
  const made = (cousins[own] ?? []).map(
    async (alg) => [`${alg} with the right key`, await token({ ...header, alg }, claims, alg)] as const,
  );
  const named = ['HS256', 'HS512', 'RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']
    .filter((alg) => alg !== own)
    .map(async (alg) => [`a signature of ${own} called ${alg}`, await headed({ alg })] as const);
  return Promise.all([...made, ...named]);
}

/** RFC 8725 2.1: the public key taken for a shared secret. */
async function keyedWithPublicKey(forge: Forge, userId: string): Promise<Named> {
  if (forge.publicKey === undefined) return [];
  const { header, claims } = maker(forge, userId);
  const key = createPublicKey(forge.publicKey);
  const jwk = JSON.stringify(key.export({ format: 'jwk' }));
  const spellings: Readonly<Record<string, Buffer>> = {
    PEM: Buffer.from(forge.publicKey),
    'PEM without its last line break': Buffer.from(forge.publicKey.trim()),
    DER: key.export({ format: 'der', type: 'spki' }),
    JWK: Buffer.from(jwk),
  };
  return Object.entries(spellings).flatMap(([name, secret]) =>
    ['HS256', 'HS512'].map((alg) => {
      const text = joined({ ...header, alg }, claims);
      return [
        `${alg} keyed with the public key as ${name}`,
        `${text}.${signature(Buffer.from(text), alg, secret).toString('base64url')}`,
      ] as const;
    }),
  );
}

function flipped(token: string, segment: number): string {
  const parts = token.split('.');
  const bytes = Buffer.from(parts[segment] as string, 'base64url');
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] as number) ^ 1;
  return parts.with(segment, bytes.toString('base64url')).join('.');
}

/** Other last characters that decode to the same bytes, where bits are left over. */
function respelt(token: string): Named {
  const bytes = (text: string) => Buffer.from(text.slice(text.lastIndexOf('.') + 1), 'base64url');
  return [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
    .map((last) => token.slice(0, -1) + last)
    .filter((other) => other !== token && bytes(other).equals(bytes(token)))
    .map((other) => [`its last character spelt ${other.at(-1)}`, other] as const);
}

/** JSON whose one é is a lone byte of Latin-1. */
const noUtf8 = (value: Json) => Buffer.from(JSON.stringify(value), 'latin1');
