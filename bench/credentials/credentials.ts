/** Credentials for an arm: every connection has users of its own, so that no key is hot and no cache lies. */

import { numberedUser } from '../../servers/principal.ts';
import { type Credential, LoginRefused } from '../../servers/wire/client.ts';
import type { HttpRequest } from '../../servers/wire/wire.ts';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import type { Exchange } from '../generator/valve.ts';
import type { ContractCalls, Server } from '../instrument/instrument.ts';

/** Claims as method.md has them: `claim000` … with 16 characters each. */
export function claimsOf(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`claim${String(i).padStart(3, '0')}`, 'abcdefghijklmnop']),
  );
}

/** Runs `work` over 0 … count − 1, `atOnce` side by side, results in order. */
export async function inParallel<T>(count: number, atOnce: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = new Array(count);
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) results[index] = await work(index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane));
  return results;
}

/** Logs in, or undefined where the server says that so many claims are too many for its credential (400). */
export async function loginThatFits(
  client: ContractCalls,
  server: Server,
  claims: number,
): Promise<Credential | undefined> {
  try {
    return await client.login(server.url, numberedUser(0), claimsOf(claims));
  } catch (error) {
    // The harness's own calls name the server, and keep what happened as the cause.
    const reason = error instanceof AuthbenchError ? error.cause : error;
    if (claims > 0 && reason instanceof LoginRefused && reason.status === 400) return undefined;
    throw error;
  }
}

export async function logIn(
  client: ContractCalls,
  server: Server,
  users: readonly string[],
  claims = 0,
): Promise<Credential[]> {
  const given = claimsOf(claims);
  return inParallel(users.length, 8, (index) => client.login(server.url, users[index] as string, given));
}

/** Reads, a list of exchanges a connection; the right answer is what the server says before any load. */
export async function readExchanges(
  client: ContractCalls,
  server: Server,
  connections: number,
  usersPerConnection: number,
  claims = 0,
): Promise<Exchange[][]> {
  const users = Array.from({ length: connections * usersPerConnection }, (_, index) => numberedUser(index));
  const credentials = await logIn(client, server, users, claims);
  const wire = client.wireOf(server.url);
  const exchanges = await inParallel(users.length, 8, async (index): Promise<Exchange> => {
    const credential = credentials[index] as Credential;
    const seen = await client.me(server.url, credential);
    if (seen.status !== wire.statuses.read) throw refused(server, seen.status, wire.statuses.read);
    // A server from outside may answer otherwise each time: then its status alone is looked at.
    const same = wire.contract || (await client.me(server.url, credential)).body === seen.body;
    return exchangeOf(wire.read(credential.headers), wire.statuses.read, same ? seen.body : undefined);
  });
  return Array.from({ length: connections }, (_, index) =>
    exchanges.slice(index * usersPerConnection, (index + 1) * usersPerConnection),
  );
}

/** A request of the wire as a load sends it. `answer`: the one right body; left out, bodies are not compared. */
export function exchangeOf(
  { method, path, headers, json, body }: HttpRequest,
  status: number,
  answer?: string,
): Exchange {
  const text = json === undefined ? body : JSON.stringify(json);
  return {
    method,
    path,
    headers: {
      'X-Forwarded-Proto': 'https',
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(text === undefined ? {} : { body: text }),
    status,
    ...(answer === undefined ? {} : { answer }),
  };
}

const refused = ({ contender }: Server, received: number, allowed: number) =>
  new AuthbenchError(
    {
      code: 'AB_READ_REFUSED',
      what: `${contender.id} refused a credential that it had just issued, before any load.`,
      received: `status ${received}`,
      allowed: String(allowed),
      next: 'Its conformance check should have caught this; report it with the run folder.',
    },
    exitCodes.invalid,
  );
