import { join } from 'node:path';
import type { Contender } from '../contender.ts';
import { forgeriesIn, sessionSettings, sessionsIn } from '../session/design.ts';
import type { KeeperOpener } from '../session/keeper.ts';
import { SqliteKeeper } from '../session/sqlite-keeper.ts';
import { unreachable } from '../store/unavailable.ts';

const sweepMinutes = 10;

const open: KeeperOpener = async ({ folder = '', databaseUrl, keyPrefix }, limits) => {
  const sweepMs = sweepMinutes * 60_000;
  if (databaseUrl !== undefined) {
    const { PostgresKeeper } = await import('../session/postgres-keeper.ts');
    return PostgresKeeper.at(databaseUrl, keyPrefix, limits, sweepMs);
  }
  return SqliteKeeper.at(join(folder, 'sessions.db'), limits, sweepMs).catch(() => {
    throw unreachable('no database, or none that may be written', 'a folder of its own that all processes share');
  });
};

const contender: Contender = {
  ...sessionsIn(open),
  ...forgeriesIn(open),
  title: 'Session in SQLite',
  description:
    'A random id in a cookie, the session in an embedded database: SQLite in a file that all processes of one machine share. If DATABASE_URL names a PostgreSQL server, the same statements run there.',
  settings: {
    ...sessionSettings,
    read: 'one stat of the file, and one UPDATE … RETURNING, which renews the idle time',
    database: 'node:sqlite, WAL, synchronous NORMAL; or PostgreSQL by pg with a pool of 10',
    sweepMinutes,
  },
  limits: [],
  folder: true,
  database: true,
  store: 'own',
  storeLoss: {
    reads: 'closed',
    graceSeconds: 0,
    forgets: 'credentials',
    note: 'Every read checks that the database file still exists, or asks PostgreSQL: without it nobody gets in, and if it comes back empty, everybody is logged out.',
  },
};
export default contender;
