/** Tokens made for the suite, by the contender's own key: a good one, and others that differ from it in one thing. */

import type { EncryptedForge, Forge } from '../contender.ts';
import type { Answer } from '../wire/client.ts';
import { broken, demand, type Finding, holds, refused, someUser, type Trial } from './check.ts';

/** Header or claims: what becomes JSON, or text or bytes as they are. */
export type Segment = Readonly<Record<string, unknown>> | readonly unknown[] | string | Buffer;

export interface Named {
  readonly name: string;
  readonly token: string;
}

export interface Mint {
  readonly forge: Forge;
  readonly user: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Well signed or well encrypted, whatever it says; signed by another algorithm where one is named. */
  token(header: Segment, claims: Segment, alg?: string): Promise<string>;
  /** The good token with other members in its header; `undefined` takes one away. */
  withHeader(name: string, changes: Readonly<Record<string, unknown>>, alg?: string): Promise<Named>;
  withClaims(name: string, changes: Readonly<Record<string, unknown>>): Promise<Named>;
  ask(token: string): Promise<Answer>;
}

/** Whether its tokens are encrypted, and not signed. */
export const isEncrypted = (forge: Forge): forge is EncryptedForge => 'encrypt' in forge;

/** `JSON.stringify` leaves out what is undefined. */
export const bytesOf = (segment: Segment): Buffer =>
  Buffer.isBuffer(segment) ? segment : Buffer.from(typeof segment === 'string' ? segment : JSON.stringify(segment));

/** Base64url of a segment. */
export const encoded = (segment: Segment): string => bytesOf(segment).toString('base64url');

/** Undefined where no token can be made for the contender. */
export async function mintOf({ contender, setting, client, baseUrl }: Trial): Promise<Mint | undefined> {
  if (setting === undefined || contender.forge === undefined) return undefined;
  const forge = await contender.forge(setting);
  const user = someUser();
  const { header } = forge;
  const claims = forge.claims(user);
  const token: Mint['token'] = async (head, body, alg) => {
    if (isEncrypted(forge)) return forge.encrypt(encoded(head), bytesOf(body));
    const text = `${encoded(head)}.${encoded(body)}`;
    return `${text}.${(await forge.sign(text, alg)).toString('base64url')}`;
  };
  return {
    forge,
    user,
    header,
    claims,
    token,
    withHeader: async (name, changes, alg) => ({ name, token: await token({ ...header, ...changes }, claims, alg) }),
    withClaims: async (name, changes) => ({ name, token: await token(header, { ...claims, ...changes }) }),
    ask: (text) => client.me(baseUrl, { headers: forge.carry(text) }),
  };
}

/** The good one is accepted, and each of the others refused with the same status: the control and the negatives. */
export async function onlyTheGood(
  mint: Mint,
  bad: readonly Named[],
  alsoGood: readonly Named[] = [],
): Promise<Finding> {
  const good = await mint.ask(await mint.token(mint.header, mint.claims));
  demand(200, [good], 'a good token made the same way');
  if (JSON.parse(good.body).id !== mint.user) return broken('a good token reads somebody else');
  for (const { name, token } of alsoGood) demand(200, [await mint.ask(token)], `a token with ${name}`);
  for (const { name, answer } of await Promise.all(
    bad.map(async ({ name, token }) => ({ name, answer: await mint.ask(token) })),
  )) {
    const finding = refused([answer], `a token with ${name}`);
    if (finding.found !== 'holds') return finding;
  }
  return holds;
}
