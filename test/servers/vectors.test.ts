/**
 * Published vectors, all of RFC 7515 appendix A and of the signatures in RFC 7520, at the functions that contenders verify with. None of
 * them is an access token of ours, so all are refused: one whose signature is good for what it says, one whose signature is bad for
 * its signature.
 */
import assert from 'node:assert/strict';
import { createPublicKey, createSecretKey, type JsonWebKey, type KeyObject, webcrypto } from 'node:crypto';
import { test } from 'node:test';
import { claimsFor, seconds, type Tokens } from '../../servers/token/access-token.ts';
import type { Algorithm } from '../../servers/token/canonical.ts';
import { encryptedExaminer, encryptedTokens, encryptionKey } from '../../servers/token/encrypted-tokens.ts';
import { fastExaminer, fastTokens } from '../../servers/token/fast-tokens.ts';
import { signature } from '../../servers/token/forge.ts';
import { joseExaminer, joseTokens } from '../../servers/token/jose-tokens.ts';
import { jsonwebtokenExaminer, jsonwebtokenTokens } from '../../servers/token/jsonwebtoken-tokens.ts';
import { cryptoKey } from '../../servers/token/key-pair.ts';
import {
  compressedAndWrapped,
  encrypted,
  foreign,
  otherAlgorithm,
  secrets,
  unsecured,
  vectors,
} from './rfc-vectors.ts';
import { settingFor } from './running.ts';

type Reason = 'signature' | 'algorithm' | 'no signature' | 'content';

interface Library {
  readonly name: string;
  /** Algorithms of its own, and whether it reads a payload that is no JSON before it looks at the signature. */
  readonly algorithms: readonly Algorithm[];
  readonly jsonFirst: boolean;
  examiner(key: KeyObject, algorithm: Algorithm): Promise<(token: string) => unknown>;
  /** By its error's code, or its message where there is no code. */
  readonly reasons: readonly (readonly [RegExp, Reason])[];
}

const hmac = { name: 'HMAC', hash: 'SHA-256' };
const libraries: readonly Library[] = [
  {
    name: 'jose',
    algorithms: ['HS256', 'RS256', 'ES256', 'EdDSA'],
    jsonFirst: false,
    async examiner(key, algorithm) {
      return joseExaminer(
        algorithm === 'HS256' ? key.toCryptoKey(hmac, false, ['verify']) : cryptoKey(key, algorithm),
        algorithm,
      );
    },
    reasons: [
      [/^ERR_JWS_SIGNATURE_VERIFICATION_FAILED$/, 'signature'],
      [/^ERR_JOSE_ALG_NOT_ALLOWED$/, 'algorithm'],
      [/^ERR_JWT_(INVALID|CLAIM_VALIDATION_FAILED)$/, 'content'],
    ],
  },
  {
    name: 'fast-jwt',
    algorithms: ['HS256', 'RS256', 'ES256', 'EdDSA'],
    jsonFirst: true,
    async examiner(key, algorithm) {
      return fastExaminer(
        key.type === 'secret' ? key.export() : key.export({ format: 'pem', type: 'spki' }),
        algorithm,
      );
    },
    reasons: [
      [/^FAST_JWT_INVALID_SIGNATURE$/, 'signature'],
      [/^FAST_JWT_INVALID_ALGORITHM$/, 'algorithm'],
      [/^FAST_JWT_MISSING_SIGNATURE$/, 'no signature'],
      [/^FAST_JWT_INVALID_TYPE$/, 'content'],
    ],
  },
  {
    name: 'jsonwebtoken',
    algorithms: ['HS256', 'RS256', 'ES256'],
    jsonFirst: false,
    examiner: async (key, algorithm) => jsonwebtokenExaminer(key, algorithm as 'HS256'),
    reasons: [
      [/^invalid signature$/, 'signature'],
      [/^invalid algorithm$/, 'algorithm'],
      [/^jwt signature is required$/, 'no signature'],
      [/^jwt (expired|audience invalid)/, 'content'],
    ],
  },
];

const keyFrom = (key: JsonWebKey) =>
  key.kty === 'oct' ? createSecretKey(key.k as string, 'base64url') : createPublicKey({ key, format: 'jwk' });

/** Why a token is refused. Throws where it is not, or for no reason that is known. */
async function reasonOf(library: Library, key: JsonWebKey, algorithm: Algorithm, token: string): Promise<Reason> {
  const examine = await library.examiner(keyFrom(key), algorithm);
  try {
    await examine(token);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = library.reasons.find(([pattern]) => pattern.test(code ?? message))?.[1];
    assert.ok(reason, `${library.name}: ${code ?? message}`);
    return reason;
  }
  throw new Error(`${library.name} accepted it`);
}

/** The token with one bit changed in the byte at `at` of its last segment. */
function flipped(token: string, at: number): string {
  const start = token.lastIndexOf('.') + 1;
  const bytes = Buffer.from(token.slice(start), 'base64url');
  bytes[at] = (bytes[at] as number) ^ 1;
  return token.slice(0, start) + bytes.toString('base64url');
}

for (const library of libraries) {
  for (const { source, alg, key, token, json } of vectors) {
    if (!library.algorithms.includes(alg as Algorithm) || (library.jsonFirst && !json)) continue;
    const reason = (text: string) => reasonOf(library, key, alg as Algorithm, text);

    test(`${library.name}, ${source} (${alg}): the signature is good, and no longer with any byte of it changed`, async () => {
      assert.equal(await reason(token), 'content');
      const bytes = Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url').length;
      assert.ok(bytes >= 32);
      for (let at = 0; at < bytes; at++) assert.equal(await reason(flipped(token, at)), 'signature', `byte ${at}`);
      const [header = '', payload = '', signed = ''] = token.split('.');
      // `joe` becomes `zoe`, and a sentence another sentence.
      const altered = Buffer.from(payload, 'base64url');
      const at = json ? altered.indexOf('joe') : 0;
      altered[at] = 0x7a;
      assert.equal(await reason(`${header}.${altered.toString('base64url')}.${signed}`), 'signature');
    });
  }

  test(`${library.name}, RFC 7515 A.5: an unsecured token is refused whatever the key`, async () => {
    for (const { alg, key } of vectors)
      if (library.algorithms.includes(alg as Algorithm))
        assert.match(await reasonOf(library, key, alg as Algorithm, unsecured), /^(algorithm|no signature)$/);
  });

  test(`${library.name}: a good signature of another algorithm with the right key is refused for its algorithm`, async () => {
    if (!library.jsonFirst) {
      // RFC 7520 4.2: PS384, the RSA key of 4.1.
      assert.equal(await reasonOf(library, otherAlgorithm.key, 'RS256', otherAlgorithm.token), 'algorithm');
    }
    const [{ key, token }] = vectors as [(typeof vectors)[0]];
    for (const alg of ['HS384', 'HS512']) {
      const text = `${Buffer.from(JSON.stringify({ alg })).toString('base64url')}.${token.split('.')[1]}`;
      const signed = signature(Buffer.from(text), alg, Buffer.from(key.k as string, 'base64url'));
      assert.equal(await reasonOf(library, key, 'HS256', `${text}.${signed.toString('base64url')}`), 'algorithm');
    }
  });

  test(`${library.name}: a public key is no shared secret`, async () => {
    for (const { alg, key, token } of vectors) {
      if (key.kty === 'oct' || !library.algorithms.includes(alg as Algorithm)) continue;
      const pem = createPublicKey({ key, format: 'jwk' }).export({ format: 'pem', type: 'spki' });
      const text = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${vectors[0]?.token.split('.')[1]}`;
      const signed = signature(Buffer.from(text), 'HS256', Buffer.from(pem)).toString('base64url');
      assert.equal(await reasonOf(library, key, alg as Algorithm, `${text}.${signed}`), 'algorithm', token);
    }
  });
}

const login = { principal: { id: 'u1', role: 'user', name: 'Name of u1' }, claims: {} } as const;

/** Every function that a contender verifies with, holding the key that an example was closed with where it can. */
async function verifiers(key: JsonWebKey | undefined): Promise<[name: string, tokens: Tokens][]> {
  const made: [string, Tokens][] = [];
  const known = key === undefined ? secrets : [key];
  for (const each of known) {
    const found = keyFrom(each);
    if (found.type === 'secret') {
      const bytes = found.export();
      const web = found.toCryptoKey(hmac, false, ['sign', 'verify']);
      made.push(['jose HS256', joseTokens({ algorithm: 'HS256', signingKey: web, verifyingKey: web })]);
      made.push(['fast-jwt HS256', fastTokens(bytes)], ['fast-jwt, cached', fastTokens(bytes, { cachedTokens: 10 })]);
      // Its secret is a text, whose bytes are the key.
      made.push(['jsonwebtoken HS256', jsonwebtokenTokens(each.k as string)]);
      continue;
    }
    for (const algorithm of ['RS256', 'ES256', 'EdDSA'] as const) {
      const fits =
        { RSA: 'RS256', EC: 'ES256', OKP: 'EdDSA' }[each.kty as string] === algorithm && each.crv !== 'P-521';
      if (fits) made.push([`jose ${algorithm}`, joseTokens({ algorithm, verifyingKey: cryptoKey(found, algorithm) })]);
    }
  }
  return made;
}

test('Where it can sign, each function that is asked here accepts a token of ours by the same key', async () => {
  for (const [name, tokens] of await verifiers(undefined)) {
    const token = await tokens.sign(claimsFor(login, seconds(), seconds() + 60));
    assert.equal((await tokens.verify(token))?.sub, 'u1', name);
  }
});

for (const { source, token, key } of [...vectors, ...foreign]) {
  test(`${source}: no contender’s verify function takes it for a token of ours, and none throws`, async () => {
    // One of another algorithm has a key that none of ours can hold: there the published secrets stand in.
    const own = await verifiers(key);
    for (const [name, tokens] of own.length > 0 ? own : await verifiers(undefined))
      assert.equal(await tokens.verify(token), undefined, name);
  });
}

test('RFC 7520 4.5: without its content a good signature is a bad one', async () => {
  const { token, key } = foreign.find(({ source }) => source.startsWith('RFC 7520 4.5')) as {
    token: string;
    key: JsonWebKey;
  };
  assert.equal(await reasonOf(libraries[0] as Library, key, 'HS256', token), 'signature');
});

const aesKey = (key: string) =>
  webcrypto.subtle.importKey('raw', Buffer.from(key, 'base64url'), 'AES-GCM', false, ['decrypt']);
const codeOf = (answer: Promise<unknown>) =>
  answer.then(
    () => 'accepted',
    (error: { code?: string }) => error.code,
  );

test(`${encrypted.source}: it is opened for what it says, which is no claims, and no longer with any bit of its tag changed`, async () => {
  const examine = encryptedExaminer(await aesKey(encrypted.key), encrypted.enc);
  assert.equal(await codeOf(examine(encrypted.token)), 'ERR_JWT_INVALID');
  for (let at = 0; at < 16; at++)
    assert.equal(await codeOf(examine(flipped(encrypted.token, at))), 'ERR_JWE_DECRYPTION_FAILED', `byte ${at}`);
});

test('Neither that one nor RFC 7520 5.9, wrapped and compressed, is opened by the algorithms of a contender', async () => {
  for (const { key, token } of [encrypted, compressedAndWrapped])
    assert.equal(await codeOf(encryptedExaminer(await aesKey(key))(token)), 'ERR_JOSE_ALG_NOT_ALLOWED');
  const tokens = encryptedTokens(await encryptionKey(settingFor(undefined, 60)));
  for (const { token } of [encrypted, compressedAndWrapped]) assert.equal(await tokens.verify(token), undefined);
});
