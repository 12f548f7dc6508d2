/** Encrypted tokens that must be refused. Each differs from a good one in what its name says, and nothing else. */
import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { CompactEncrypt, SignJWT } from 'jose';
import { bytesOf, encoded, isEncrypted, type Mint, type Named } from './minting.ts';
import { flipped } from './token-forgeries.ts';

/** RFC 7516 7.1. The second one is empty where the key is used directly. */
const segments = ['header', 'encrypted key', 'IV', 'content', 'tag'];

export async function misshapen(mint: Mint): Promise<Named[]> {
  const token = await mint.token(mint.header, mint.claims);
  const [header = '', , iv = '', content = '', tag = ''] = token.split('.');
  const parts = { protected: header, iv, ciphertext: content, tag };
  const bits = segments.flatMap((part, segment) =>
    part === 'encrypted key'
      ? []
      : [
          [0, 0],
          [9, 4],
          [-1, 1],
        ].map(([at, bit]) => ({
          name: `a changed bit in its ${part}`,
          token: flipped(token, segment, at as number, bit as number),
        })),
  );
  const [joined, key] = [`${iv}.${content}.${tag}`, randomBytes(32).toString('base64url')];
  return [
    ...bits,
    { name: 'half of it', token: token.slice(0, token.length / 2) },
    { name: 'its last character cut off', token: token.slice(0, -1) },
    { name: 'a tag of 96 bits', token: `${header}..${iv}.${content}.${tag.slice(0, 16)}` },
    { name: 'an empty tag', token: `${header}..${iv}.${content}.` },
    { name: 'an empty IV', token: `${header}...${content}.${tag}` },
    { name: 'no content', token: `${header}..${iv}..${tag}` },
    { name: 'no header', token: `..${joined}` },
    { name: 'a key where there is none', token: `${header}.${key}.${joined}` },
    { name: 'four segments', token: `${header}.${joined}` },
    { name: 'six segments', token: `${token}.${tag}` },
    { name: 'an empty sixth segment', token: `${token}.` },
    { name: 'flattened JSON', token: JSON.stringify(parts) },
    { name: 'general JSON', token: JSON.stringify({ ...parts, recipients: [{}] }) },
  ];
}

/** Not encrypted, or called so. */
export async function unsigned(mint: Mint): Promise<Named[]> {
  const { header, claims } = mint;
  const open = encoded(claims);
  const made = ['none', 'None', 'NONE', 'nOnE', ''].map(async (alg): Promise<Named[]> => {
    const own = encoded({ ...header, alg });
    return [
      await mint.withHeader(`alg "${alg}"`, { alg }),
      await mint.withHeader(`enc "${alg}"`, { enc: alg }),
      { name: `alg "${alg}" and its claims in the open`, token: `${own}...${open}.` },
      { name: `alg "${alg}", signed by nobody`, token: `${own}.${open}.` },
    ];
  });
  return [
    ...(await Promise.all(made)).flat(),
    await mint.withHeader('no alg', { alg: undefined }),
    await mint.withHeader('no enc', { enc: undefined }),
  ];
}

/** What else the same key could be used for, and other names over what the design does. */
export async function otherAlgorithm(mint: Mint): Promise<Named[] | string> {
  const { forge, header, claims } = mint;
  if (!isEncrypted(forge)) return 'its tokens are not encrypted';
  const fitting = (
    [
      { alg: 'dir', enc: 'A128CBC-HS256' },
      { alg: 'A256KW', enc: 'A256GCM' },
      { alg: 'A256GCMKW', enc: 'A256GCM' },
      { alg: 'PBES2-HS256+A128KW', enc: 'A256GCM' },
    ] as const
  ).map(async ({ alg, enc }) => ({
    name: `alg ${alg} and enc ${enc} with the right key`,
    token: await new CompactEncrypt(bytesOf(claims)).setProtectedHeader({ ...header, alg, enc }).encrypt(forge.key),
  }));
  const called = (member: 'alg' | 'enc', names: readonly string[]) =>
    names.map((name) => mint.withHeader(`${member} ${name} over what is not encrypted so`, { [member]: name }));
  return Promise.all([
    ...fitting,
    ...called('alg', ['A256KW', 'RSA-OAEP', 'RSA1_5', 'ECDH-ES', 'HS256', 'DIR', 'x']),
    ...called('enc', ['A128GCM', 'A192GCM', 'A256CBC-HS512', 'a256gcm', 'x']),
    new SignJWT({ ...claims })
      .setProtectedHeader({ ...header, alg: 'HS256' })
      .sign(forge.key)
      .then((token) => ({ name: 'a signature with the right key in place of encryption', token })),
  ]);
}

export async function compressed(mint: Mint): Promise<Named[] | string> {
  const { forge, header, claims } = mint;
  if (!isEncrypted(forge)) return 'its tokens are not encrypted';
  const zipped = (name: string, zip: unknown, content: Buffer) =>
    forge.encrypt(encoded({ ...header, zip }), content).then((token) => ({ name, token }));
  return Promise.all([
    zipped('compressed claims', 'DEF', deflateRawSync(bytesOf(claims))),
    zipped('a zip over claims that are not compressed', 'DEF', bytesOf(claims)),
    zipped('a zip that nobody knows', 'GZIP', bytesOf(claims)),
  ]);
}
