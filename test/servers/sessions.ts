import { after } from 'node:test';
import { contenderNamed } from '../../servers/catalogue.ts';
import { ContractClient, type Credential } from '../../servers/client.ts';
import type { MountableContender } from '../../servers/contender.ts';
import { running as anyRunning, aStore, type Running } from './running.ts';

const sameMount = [
  'session-redis',
  'session-memory',
  'session-file',
  'session-sqlite',
  'session-redis-cached',
  'session-redis-cluster',
  'session-node-redis',
];
const databaseUrl = process.env.DATABASE_URL;

/** The contenders whose sessions are mounted alike; with DATABASE_URL also the one that can use PostgreSQL. */
export const sessionContenders: readonly MountableContender[] = [
  ...(await Promise.all(sameMount.map((id) => contenderNamed(id)))),
  ...(databaseUrl === undefined ? [] : [onPostgres(await contenderNamed('session-sqlite'), databaseUrl)]),
];

export function onPostgres(contender: MountableContender, url: string): MountableContender {
  const mount: MountableContender['mount'] = (app, setting) => contender.mount(app, { ...setting, databaseUrl: url });
  return { ...contender, id: `${contender.id} on PostgreSQL`, mount };
}

export const client = new ContractClient();
after(() => client.close());

/** The Redis of this test file. */
export const { url: storeUrl, redis } = await aStore();

export async function withServers(
  contender: MountableContender,
  work: (servers: Running) => Promise<void>,
  instances?: number,
): Promise<void> {
  const servers = await anyRunning(contender, contender.store === 'redis' ? storeUrl : undefined, instances);
  try {
    await work(servers);
  } finally {
    await servers.close();
  }
}

export const statusOf = async (baseUrl: string, credential: Pick<Credential, 'headers'>) =>
  (await client.me(baseUrl, credential)).status;

export const cookieValueOf = ({ headers }: Pick<Credential, 'headers'>) => {
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
