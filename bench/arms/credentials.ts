/** Credentials for an arm: every connection has users of its own, so that no key is hot and no cache lies. */
import type { Credential } from '../../servers/client.ts';
import { numberedUser } from '../../servers/principal.ts';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import type { Exchange } from '../generator/valve.ts';
import type { ContractCalls, Server } from '../instrument.ts';

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

export async function logIn(
  client: ContractCalls,
  server: Server,
  users: readonly string[],
  claims = 0,
): Promise<Credential[]> {
  return inParallel(users.length, 8, (index) => client.login(server.url, users[index] as string, claimsOf(claims)));
}

/** Reads of `/me`, a list of exchanges a connection; the right answer is what the server says before any load. */
export async function readExchanges(
  client: ContractCalls,
  server: Server,
  connections: number,
  usersPerConnection: number,
  claims = 0,
): Promise<Exchange[][]> {
  const users = Array.from({ length: connections * usersPerConnection }, (_, index) => numberedUser(index));
  const credentials = await logIn(client, server, users, claims);
  const exchanges = await inParallel(users.length, 8, async (index): Promise<Exchange> => {
    const credential = credentials[index] as Credential;
    const seen = await client.me(server.url, credential);
    if (seen.status !== 200) {
      throw new AuthbenchError(
        {
          code: 'AB_READ_REFUSED',
          what: `${server.contender.id} refused a credential that it had just issued, before any load.`,
          received: `status ${seen.status}`,
          allowed: '200',
          next: 'Its conformance check should have caught this; report it with the run folder.',
        },
        exitCodes.invalid,
      );
    }
    return {
      method: 'GET',
      path: '/me',
      headers: { 'X-Forwarded-Proto': 'https', ...credential.headers },
      status: 200,
      answer: seen.body,
    };
  });
  return Array.from({ length: connections }, (_, index) =>
    exchanges.slice(index * usersPerConnection, (index + 1) * usersPerConnection),
  );
}
