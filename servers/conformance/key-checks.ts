import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { EncryptJWT, exportJWK, type JWK, SignJWT } from 'jose';
import { createServer } from '../wire/node-http.ts';
import { broken, type Check, declares, demand, notApplicable, refused, someUser } from './check.ts';
import { isEncrypted, type Mint, onlyTheGood } from './minting.ts';
import { withMint } from './token-checks.ts';

/** Keys that a token brings itself, and texts that are another text of the same token. */
export const keyChecks: readonly Check[] = [
  {
    id: 'embedded-key',
    about: 'keys that a token brings itself',
    property: 'A key embedded in a token, or one it links to, is never used, and nothing is fetched.',
    clause: 'J5: RFC 8725 3.10, RFC 7515 4.1.2 to 4.1.6, ASVS 9.1.3',
    excusedBy: [],
    needs: ['parts'],
    find: withMint(async (mint) => {
      const own = await strangersKey(String(mint.header.alg));
      let connections = 0;
      const listener = createServer((_request, response) => response.end(JSON.stringify({ keys: [own.jwk] })));
      listener.on('connection', () => connections++);
      await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening));
      try {
        const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/keys`;
        const headers = {
          'a stranger’s key': {},
          'a key of its own': { jwk: own.jwk },
          'the address of a key': { jku: url, kid: own.jwk.kid },
          'the address of a certificate': { x5u: url },
          'a certificate of its own': { x5c: [randomBytes(64).toString('base64')] },
        };
        const bad = Object.entries(headers).map(async ([name, header]) => ({
          name,
          token: await closed(mint, own, header),
        }));
        const finding = await onlyTheGood(mint, await Promise.all(bad));
        return connections > 0 ? broken('it asked the address that a token named') : finding;
      } finally {
        listener.close();
      }
    }),
  },
  {
    id: 'respelt',
    about: 'other spellings of a revoked token',
    property: 'A revoked token is refused in every spelling.',
    clause: 'J12: RFC 7515 5.2, RFC 4648 3.5',
    excusedBy: [],
    needs: ['logout', 'bearer'],
    async find(trial) {
      const { client, baseUrl } = trial;
      if (declares(trial, 'logout-keeps-credential')) return notApplicable('a logout ends nothing there');
      const { statuses } = client.wire;
      const { headers, token } = await client.login(baseUrl, someUser());
      if (token === undefined) return notApplicable('its credential is no token');
      demand(statuses.read, [await client.me(baseUrl, { headers })], 'the token before its logout');
      demand(statuses.revoked, [await client.logout(baseUrl, { headers })], 'the logout');
      // A logout that ended nothing has a check of its own.
      if ((await client.me(baseUrl, { headers })).status === statuses.read)
        return notApplicable('its logout ended nothing');
      const answers = respelt(token).map((text) =>
        client.me(baseUrl, { headers: { ...headers, authorization: `Bearer ${text}` } }),
      );
      return refused(await Promise.all(answers), 'another spelling of a token that was ended', statuses.refused);
    },
  },
];

interface StrangersKey {
  readonly key: KeyObject | Uint8Array;
  readonly jwk: JWK;
}
const pairs = promisify(generateKeyPair);

async function strangersKey(alg: string): Promise<StrangersKey> {
  if (alg.startsWith('HS') || alg === 'dir') {
    const key = randomBytes(32);
    return { key, jwk: { kty: 'oct', k: key.toString('base64url'), alg, kid: 'stranger' } };
  }
  const { privateKey, publicKey } = alg.startsWith('ES')
    ? await pairs('ec', { namedCurve: 'P-256' })
    : alg === 'EdDSA'
      ? await pairs('ed25519')
      : await pairs('rsa', { modulusLength: 2048 });
  return { key: privateKey, jwk: { ...(await exportJWK(publicKey)), alg, kid: 'stranger' } };
}

/** Signed or encrypted, as the design's own tokens are. */
const closed = ({ forge, claims, header: own }: Mint, { key }: StrangersKey, more: object): Promise<string> => {
  const header = { ...own, ...more } as { alg: string; enc: string };
  return isEncrypted(forge)
    ? new EncryptJWT({ ...claims }).setProtectedHeader(header).encrypt(key)
    : new SignJWT({ ...claims }).setProtectedHeader(header).sign(key);
};

/** Order of the group of P-256 (FIPS 186-4 D.1.2.3): with (r, s) also (r, n−s) is a signature. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Texts that a lenient reader takes for the same token. */
function respelt(token: string): string[] {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const last = alphabet.indexOf(token.at(-1) as string);
  const spellings = [1, 2, 3].map((bits) => token.slice(0, -1) + alphabet[(last & ~3) | ((last + bits) & 3)]);
  const made = [...spellings, `${token}=`, `${token}==`, `${token.slice(0, -9)} ${token.slice(-9)}`];
  if (signature === '') return made;
  made.push(`${header} .${payload}.${signature}`, `${header}.${payload}=.${signature}`, `${token}.`);
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.length === 64) {
    const s = order - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
    const other = Buffer.from((s > 0n ? s : 1n).toString(16).padStart(64, '0'), 'hex');
    made.push(`${header}.${payload}.${Buffer.concat([bytes.subarray(0, 32), other]).toString('base64url')}`);
  }
  return made;
}
