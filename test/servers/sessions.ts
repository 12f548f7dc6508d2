import { after } from 'node:test';
import type { MountableContender } from '../../servers/contender.ts';
import { ContractClient, type Credential } from '../../servers/wire/client.ts';
import { running as anyRunning, aStore, type Running } from './running.ts';

export const client = new ContractClient();
after(() => client.close());

/** The Redis of this test file. */
const store = await aStore();
export const { redis } = store;

export async function withServers(
  contender: MountableContender,
  work: (servers: Running) => Promise<void>,
  instances?: number,
): Promise<void> {
  const servers = await anyRunning(contender, contender.store === 'redis' ? store.url : undefined, instances);
  try {
    await work(servers);
  } finally {
    await servers.close();
  }
}

const shared = new Map<MountableContender, Promise<Running>>();
after(async () => {
  for (const servers of shared.values()) await (await servers).close();
});

/** Servers that all tests of this file share, of a contender as it is: nobody may change or close them. */
export function sharedServers(contender: MountableContender): Promise<Running> {
  const servers = shared.get(contender) ?? anyRunning(contender, contender.store === 'redis' ? store.url : undefined);
  shared.set(contender, servers);
  return servers;
}

export const statusOf = async (baseUrl: string, credential: Pick<Credential, 'headers'>) =>
  (await client.me(baseUrl, credential)).status;

const cookieValueOf = ({ headers }: Pick<Credential, 'headers'>) => {
  const cookie = headers.cookie ?? '';
  return decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1));
};
export const idOf = (credential: Pick<Credential, 'headers'>) => cookieValueOf(credential).split('.')[0] ?? '';
export const cookieOf = (value: string) => ({ headers: { cookie: `__Host-session=${encodeURIComponent(value)}` } });

/** Logs in with a cookie that the client brings. */
export async function loginWith(baseUrl: string, userId: string, headers: Readonly<Record<string, string>>) {
  const answer = await client.call(baseUrl, '/login', { method: 'POST', json: { userId }, headers });
  const line = answer.headers['set-cookie']?.[0] ?? '';
  return { answer, headers: { cookie: line.split(';')[0] ?? '' } };
}
