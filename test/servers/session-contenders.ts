/** The contenders whose sessions are mounted alike; where there is a PostgreSQL also the one that can use it. */
import { contenderNamed } from '../../servers/catalogue.ts';
import type { MountableContender } from '../../servers/contender.ts';
import { aPostgres } from './a-postgres.ts';

const sameMount = [
  'session-redis',
  'session-memory',
  'session-file',
  'session-sqlite',
  'session-redis-cached',
  'session-redis-cluster',
  'session-node-redis',
];

const postgres = await aPostgres();

export const sessionContenders: readonly MountableContender[] = [
  ...(await Promise.all(sameMount.map((id) => contenderNamed(id)))),
  ...('url' in postgres ? [onPostgres(await contenderNamed('session-sqlite'), postgres.url)] : []),
];

export function onPostgres(contender: MountableContender, url: string): MountableContender {
  const mount: MountableContender['mount'] = (app, setting) => contender.mount(app, { ...setting, databaseUrl: url });
  return { ...contender, id: `${contender.id} on PostgreSQL`, mount };
}
