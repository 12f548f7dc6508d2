/** Tokens that must be refused. Each differs from a good one in what its name says, and nothing else. */
import { createHmac, createPublicKey } from 'node:crypto';
import { broken, type Finding, holds } from './check.ts';
import { encoded, isEncrypted, type Mint, type Named, type Segment } from './minting.ts';

const seconds = () => Math.floor(Date.now() / 1000);

/** A bit of one byte of a segment turned over; `at` from the end where negative. */
export function flipped(token: string, segment: number, at: number, bit: number): string {
  const parts = token.split('.');
  const bytes = Buffer.from(parts[segment] as string, 'base64url');
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] as number) ^ (1 << bit);
  parts[segment] = bytes.toString('base64url');
  return parts.join('.');
}

export async function misshapen(mint: Mint): Promise<Named[]> {
  const token = await mint.token(mint.header, mint.claims);
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const signed = { protected: header, signature };
  const bits = ['header', 'claims', 'signature'].flatMap((part, segment) =>
    [
      [0, 0],
      [9, 4],
      [-1, 1],
    ].map(([at, bit]) => ({
      name: `a changed bit in its ${part}`,
      token: flipped(token, segment, at as number, bit as number),
    })),
  );
  return [
    ...bits,
    { name: 'half of it', token: token.slice(0, token.length / 2) },
    { name: 'its last character cut off', token: token.slice(0, -1) },
    { name: 'half a signature', token: `${header}.${payload}.${signature.slice(0, signature.length / 2)}` },
    { name: 'an empty signature', token: `${header}.${payload}.` },
    { name: 'two segments', token: `${header}.${payload}` },
    { name: 'four segments', token: `${token}.${signature}` },
    { name: 'an empty fourth segment', token: `${token}.` },
    { name: 'no header', token: `.${payload}.${signature}` },
    { name: 'no claims', token: `${header}..${signature}` },
    { name: 'flattened JSON', token: JSON.stringify({ payload, ...signed }) },
    { name: 'general JSON', token: JSON.stringify({ payload, signatures: [signed] }) },
  ];
}

export async function unsigned(mint: Mint): Promise<Named[]> {
  const [, payload, signature] = (await mint.token(mint.header, mint.claims)).split('.') as [string, string, string];
  const without = await mint.withHeader('no alg', { alg: undefined });
  const made = ['none', 'None', 'NONE', 'nOnE', ''].map(async (alg) => {
    const header = { ...mint.header, alg };
    const text = `${encoded(header)}.${payload}`;
    return [
      { name: `alg "${alg}" and no signature`, token: `${text}.` },
      { name: `alg "${alg}" and the old signature`, token: `${text}.${signature}` },
      { name: `alg "${alg}" and a signature`, token: await mint.token(header, mint.claims) },
    ];
  });
  return [...(await Promise.all(made)).flat(), without];
}

export async function publicKeyAsSecret(mint: Mint): Promise<Named[] | string> {
  const publicKey = isEncrypted(mint.forge) ? undefined : mint.forge.publicKey;
  if (publicKey === undefined) return 'its key is no pair';
  const key = createPublicKey(publicKey);
  const jwk = key.export({ format: 'jwk' });
  const keys: Readonly<Record<string, string | Buffer>> = {
    'as PEM': publicKey,
    'as PEM without the last newline': publicKey.trimEnd(),
    'as DER': key.export({ format: 'der', type: 'spki' }),
    'as JWK': JSON.stringify(jwk),
    'as JWK with its name': JSON.stringify({ ...jwk, kid: mint.header.kid }),
  };
  return ['HS256', 'HS384', 'HS512'].flatMap((alg) =>
    Object.entries(keys).map(([form, secret]) => {
      const text = `${encoded({ ...mint.header, alg })}.${encoded(mint.claims)}`;
      const mac = createHmac(`sha${alg.slice(2)}`, secret)
        .update(text)
        .digest('base64url');
      return { name: `${alg} keyed with the public key ${form}`, token: `${text}.${mac}` };
    }),
  );
}

/** Algorithms that the same key could serve, and one of another family. */
const others: Readonly<Record<string, readonly string[]>> = {
  HS256: ['HS384', 'HS512'],
  RS256: ['RS384', 'RS512', 'PS256'],
  ES256: ['ES384', 'ES512'],
};

export async function otherAlgorithm(mint: Mint): Promise<Named[]> {
  const own = String(mint.header.alg);
  const fitting = (others[own] ?? []).map((alg) => mint.withHeader(`alg ${alg} and its signature`, { alg }, alg));
  const mislabelled = ['HS256', 'HS512', 'RS256', 'PS256', 'ES256', 'ES384', 'Ed25519', 'hs256', 'x']
    .filter((alg) => alg !== own)
    .map((alg) => mint.withHeader(`alg ${alg} over a signature by ${own}`, { alg }));
  return Promise.all([...fitting, ...mislabelled]);
}

/** Where the design has one key without a name, a name is nobody's business, and nothing is looked up. */
export async function keyName(mint: Mint): Promise<Named[] | string> {
  const { kid } = mint.header;
  if (kid === undefined) return 'its key has no name';
  const names: Readonly<Record<string, unknown>> = {
    'the name of no key': 'nobody',
    'a list of names': [kid],
    'a number as its name': 1,
    'a name of 10 KB': 'k'.repeat(10_000),
    'a path as its name': '../../../../dev/null',
    'SQL as its name': "' UNION SELECT 'x' -- ",
    'an empty name': '',
  };
  return Promise.all(Object.entries(names).map(([name, value]) => mint.withHeader(name, { kid: value })));
}

export function critical(mint: Mint): Promise<Named[]> {
  return Promise.all([
    mint.withHeader('an unknown extension in crit', { crit: ['x'], x: 1 }),
    mint.withHeader('a crit that is empty', { crit: [] }),
    mint.withHeader('a crit that is no list', { crit: 'x', x: 1 }),
    mint.withHeader('a crit that names what is not there', { crit: ['x'] }),
    mint.withHeader('a crit that names a standard parameter', { crit: ['alg'] }),
    mint.withHeader('the extension b64', { crit: ['b64'], b64: false }),
  ]);
}

export async function times(mint: Mint): Promise<Named[]> {
  const { toleranceSeconds } = mint.forge;
  const over = seconds() - toleranceSeconds;
  // 1e400 is JSON, and Infinity once it is read.
  const endless = JSON.stringify({ ...mint.claims, exp: 0 }).replace('"exp":0', '"exp":1e400');
  return [
    await mint.withClaims('an exp of this second', { exp: over }),
    await mint.withClaims('an exp of a second ago', { exp: over - 1 }),
    await mint.withClaims('an exp of long ago', { exp: 1 }),
    await mint.withClaims('no exp', { exp: undefined }),
    await mint.withClaims('an exp that is text', { exp: String(mint.claims.exp) }),
    await mint.withClaims('an exp that is null', { exp: null }),
    await mint.withClaims('an exp that is a list', { exp: [mint.claims.exp] }),
    { name: 'an exp past every number', token: await mint.token(mint.header, endless) },
    await mint.withClaims('an nbf that is to come', { nbf: seconds() + toleranceSeconds + 30 }),
    await mint.withClaims('an nbf that is text', { nbf: String(seconds() + 3600) }),
  ];
}

const changesOf = (text: string): Readonly<Record<string, unknown>> => ({
  'of somebody else': 'https://other.test',
  'that ours begins with': text.slice(0, -1),
  'that begins with ours': `${text}.evil.test`,
  'in capitals': text.toUpperCase(),
  'that is missing': undefined,
  'that is empty': '',
  'that is a number': 1,
});

const changed = (mint: Mint, claim: 'iss' | 'aud', changes: Readonly<Record<string, unknown>>) =>
  Promise.all(
    Object.entries(changes).map(([name, value]) => mint.withClaims(`an ${claim} ${name}`, { [claim]: value })),
  );

export function issuer(mint: Mint): Promise<Named[]> {
  const iss = String(mint.claims.iss);
  return changed(mint, 'iss', { ...changesOf(iss), 'that is a list': [iss, 'https://other.test'] });
}

export function audience(mint: Mint): Promise<Named[]> {
  const aud = String(mint.claims.aud);
  const lists = { 'that is an empty list': [], 'that is a list of others': ['https://other.test', `${aud}x`] };
  return changed(mint, 'aud', { ...changesOf(aud), ...lists });
}

export function type(mint: Mint): Promise<Named[]> {
  return Promise.all([
    mint.withHeader('no typ', { typ: undefined }),
    mint.withHeader('the typ JWT', { typ: 'JWT' }),
    mint.withHeader('the typ of another token', { typ: 'logout+jwt' }),
    mint.withHeader('a typ that ours begins with', { typ: String(mint.header.typ).slice(0, -1) }),
    mint.withHeader('a typ that is a list', { typ: [mint.header.typ] }),
  ]);
}

export function claimsForm(mint: Mint): Promise<Named[]> {
  const { header, claims } = mint;
  const text = JSON.stringify(claims);
  const inside = Buffer.from(JSON.stringify({ ...claims, sub: '@@' }));
  inside.fill(0xff, inside.indexOf('@@'), inside.indexOf('@@') + 2);
  const bodies: Readonly<Record<string, Segment>> = {
    'claims that are a list': [claims],
    'claims that are text': JSON.stringify(text),
    'claims that are a number': '1',
    'claims that are null': 'null',
    'claims that are true': 'true',
    'claims that are no JSON': 'nonsense',
    'claims that end early': text.slice(0, -1),
    'claims with more behind them': `${text}{}`,
    'claims that are empty': '',
    'a byte before its claims that is no UTF-8': Buffer.concat([Buffer.from([0xff]), Buffer.from(text)]),
    'a sub that is no UTF-8': inside,
    'a sub that is a number': { ...claims, sub: 1 },
    'no sub': { ...claims, sub: undefined },
  };
  return Promise.all(
    Object.entries(bodies).map(async ([name, body]) => ({ name, token: await mint.token(header, body) })),
  );
}

/** RFC 7519 4: members with one name are refused, or the last one counts. */
export async function lastOfTwo(mint: Mint): Promise<Finding> {
  const text = JSON.stringify(mint.claims);
  const twice = `{"sub":"conform-first",${text.slice(1)}`;
  const { status, body } = await mint.ask(await mint.token(mint.header, twice));
  if (status === 401) return holds;
  if (status !== 200) return broken(`a token with two subs was answered with ${status}`);
  return JSON.parse(body).id === mint.user ? holds : broken('of two subs in a token the first one counts');
}
