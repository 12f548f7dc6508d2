import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { contenderNamed } from '../../servers/catalogue.ts';
import { buildApp } from '../../servers/http/app.ts';
import { mountTestOnlyRoutes } from '../../servers/http/test-only-routes.ts';
import { freshSecret, settingFor } from './running.ts';

const contender = await contenderNamed('jwt-stateless');
const built = await buildApp(contender, settingFor(undefined, 600), freshSecret());
mountTestOnlyRoutes(built, contender);
after(() => built.app.close());
const ask = (authorization: string, path = '/me') => built.app.inject({ url: path, headers: { authorization } });

const login = await built.app.inject({
  method: 'POST',
  url: '/login',
  payload: { userId: 'u0001', claims: { a: 'b' } },
});
const good: string = login.json().accessToken;
const [header, claims] = good.split('.', 2).map((text) => JSON.parse(Buffer.from(text, 'base64url').toString()));

test('A login gives a token with the claims, an own jti, and the lifetime of the setting', () => {
  assert.deepEqual(Object.keys(login.json()), ['accessToken', 'tokenType', 'expiresIn']);
  assert.equal(login.json().expiresIn, 600);
  assert.equal(claims.exp - claims.iat, 600);
  assert.equal(claims.a, 'b');
  assert.match(claims.jti, /^[0-9a-f-]{36}$/);
  assert.deepEqual(header, { alg: 'HS256', typ: 'at+jwt' });
});

test('The scheme is read in any case', async () => {
  for (const scheme of ['Bearer', 'bearer', 'BEARER']) assert.equal((await ask(`${scheme} ${good}`)).statusCode, 200);
});

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
