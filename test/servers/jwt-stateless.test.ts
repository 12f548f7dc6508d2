import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, test } from 'node:test';
import { buildApp } from '../../servers/app.ts';
import { contenderNamed } from '../../servers/catalogue.ts';
import { mountTestOnlyRoutes } from '../../servers/test-only-routes.ts';
import { freshSecret, settingFor } from './running.ts';

const contender = await contenderNamed('jwt-stateless');
const setting = settingFor(undefined, 60);
const built = await buildApp(contender, setting, freshSecret());
mountTestOnlyRoutes(built, contender);
after(() => built.app.close());

const key = Buffer.from(setting.secret, 'base64url');
const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const mac = (text: string, hash = 'sha256', secret: Buffer = key) =>
  createHmac(hash, secret).update(text).digest('base64url');
/** A token made without jose. A string in place of header or claims is taken as their text. */
function forge(header: unknown, claims: unknown, hash = 'sha256', secret = key): string {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${mac(text, hash, secret)}`;
}
const ask = (authorization: string, path = '/me') => built.app.inject({ url: path, headers: { authorization } });

const login = await built.app.inject({
  method: 'POST',
  url: '/login',
  payload: { userId: 'u0001', claims: { a: 'b' } },
});
const good: string = login.json().accessToken;
const [header, claims] = good.split('.').map((text) => {
  return text.startsWith('eyJ') ? JSON.parse(Buffer.from(text, 'base64url').toString()) : undefined;
});
const now = () => Math.floor(Date.now() / 1000);
const without = (name: string) => ({ ...claims, [name]: undefined });

test('A login gives a token with the claims, an own jti, and the lifetime of the setting', () => {
  assert.deepEqual(Object.keys(login.json()), ['accessToken', 'tokenType', 'expiresIn']);
  assert.equal(login.json().expiresIn, 60);
  assert.equal(claims.exp - claims.iat, 60);
  assert.equal(claims.a, 'b');
  assert.match(claims.jti, /^[0-9a-f-]{36}$/);
  assert.deepEqual(header, { alg: 'HS256', typ: 'at+jwt' });
});

const accepted: Record<string, string> = {
  'the token of the login': `Bearer ${good}`,
  'the scheme in small letters': `bearer ${good}`,
  'the same header and claims, signed by the test': `Bearer ${forge(header, claims)}`,
  'an audience list with ours in it': `Bearer ${forge(header, { ...claims, aud: ['https://other.test', claims.aud] })}`,
  'an expiry one minute ahead': `Bearer ${forge(header, { ...claims, exp: now() + 60 })}`,
};
for (const [name, authorization] of Object.entries(accepted)) {
  test(`Control: ${name} is accepted`, async () => {
    const answer = await ask(authorization);
    assert.deepEqual(answer.json(), { id: 'u0001', role: 'user', name: 'Name of u0001' });
  });
}

const flip = (token: string, segment: number, bit: number) => {
  const parts = token.split('.');
  const bytes = Buffer.from(parts[segment] as string, 'base64url');
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] as number) ^ (1 << bit);
  parts[segment] = bytes.toString('base64url');
  return parts.join('.');
};
const [h, p, s] = good.split('.') as [string, string, string];
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const respelt = s.slice(0, -1) + alphabet[alphabet.indexOf(s.at(-1) as string) + 1];

const refused: Record<string, string> = {
  'alg none without a signature': `${part({ ...header, alg: 'none' })}.${p}.`,
  'alg none with the old signature': `${part({ ...header, alg: 'none' })}.${p}.${s}`,
  'alg NoNe, signed': forge({ ...header, alg: 'NoNe' }, claims),
  'alg HS512 with the right key': forge({ ...header, alg: 'HS512' }, claims, 'sha512'),
  'alg RS256 over an HS256 signature': forge({ ...header, alg: 'RS256' }, claims),
  'another key': forge(header, claims, 'sha256', Buffer.alloc(32, 7)),
  'an empty key': forge(header, claims, 'sha256', Buffer.alloc(0)),
  'an embedded jwk': forge({ ...header, jwk: { kty: 'oct', k: 'AA' } }, claims, 'sha256', Buffer.alloc(1)),
  'a crit that is not understood': forge({ ...header, crit: ['x'], x: 1 }, claims),
  'no typ': forge({ alg: 'HS256' }, claims),
  'typ of another token': forge({ ...header, typ: 'JWT' }, claims),
  'another audience': forge(header, { ...claims, aud: 'https://other.test' }),
  'an audience that ours begins with': forge(header, { ...claims, aud: 'https://api' }),
  'no audience': forge(header, without('aud')),
  'another issuer': forge(header, { ...claims, iss: `${claims.iss}.evil.test` }),
  'no issuer': forge(header, without('iss')),
  'no exp': forge(header, without('exp')),
  'exp as a string': forge(header, { ...claims, exp: String(claims.exp) }),
  'exp past every number': forge(header, JSON.stringify(claims).replace(/"exp":\d+/, '"exp":"1e400"')),
  'expired this second': forge(header, { ...claims, exp: now() }),
  'not yet valid': forge(header, { ...claims, nbf: now() + 60 }),
  'no sub': forge(header, without('sub')),
  'no jti': forge(header, without('jti')),
  'an unknown role': forge(header, { ...claims, role: 'root' }),
  'claims that are a list': forge(header, [claims]),
  'claims that are no JSON': forge(header, 'nonsense'),
  'bytes that are no UTF-8': `${h}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${s}`,
  'a flipped bit in the header': flip(good, 0, 0),
  'a flipped bit in the claims': flip(good, 1, 0),
  'a flipped bit in the signature': flip(good, 2, 0),
  'another spelling of the same signature': `${h}.${p}.${respelt}`,
  'whitespace inside the signature': `${h}.${p}.${s.slice(0, 9)} ${s.slice(9)}`,
  'whitespace inside the claims': `${h}.${p.slice(0, 9)} ${p.slice(9)}.${s}`,
  'padding at the end': `${good}=`,
  'four segments': `${good}.${s}`,
  'two segments': `${h}.${p}`,
  'half a token': good.slice(0, good.length / 2),
  'JSON serialisation': JSON.stringify({ payload: p, signatures: [{ protected: h, signature: s }] }),
  nothing: '',
};
for (const [name, token] of Object.entries(refused)) {
  test(`Refused: ${name}`, async () => {
    const answer = await ask(`Bearer ${token}`);
    assert.equal(answer.statusCode, 401);
    assert.equal(answer.body, '{"error":"unauthorized"}');
    assert.equal(answer.headers['www-authenticate'], 'Bearer realm="authbench", error="invalid_token"');
  });
}

test('A token in the query, and one under another scheme, are not looked at', async () => {
  for (const answer of [await ask('', `/me?access_token=${good}`), await ask(`Basic ${good}`)]) {
    assert.equal(answer.statusCode, 401);
    assert.equal(answer.headers['www-authenticate'], 'Bearer realm="authbench"');
  }
});

test('A login cannot give a claim that the server checks', async () => {
  for (const name of ['exp', 'sub', 'role', 'nbf']) {
    const payload = { userId: 'u0001', claims: { [name]: 'x' } };
    assert.equal((await built.app.inject({ method: 'POST', url: '/login', payload })).statusCode, 400);
  }
});
