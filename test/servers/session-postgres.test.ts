/** The contender that can use a PostgreSQL, on one. What every session promises is asked of it in sessions.test.ts as well. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { Client } from 'pg';
import { waitedFor } from '../../bench/conformance/target/extra-servers.ts';
import { targetOf } from '../../bench/conformance/target/running.ts';
import { removeRows } from '../../bench/store/database.ts';
import { contenderNamed } from '../../servers/catalogue.ts';
import { checksOf, conform } from '../../servers/conformance/conform.ts';
import { aPostgres } from './a-postgres.ts';
import { inProcess } from './in-process.ts';

const postgres = await aPostgres();
const url = 'url' in postgres ? postgres.url : undefined;
const where = { skip: 'missing' in postgres ? postgres.missing : false };

test(
  'session-sqlite passes the whole suite on a PostgreSQL, writes there alone, and leaves nothing',
  where,
  async () => {
    const contender = await contenderNamed('session-sqlite');
    const keyPrefix = `test:${randomBytes(6).toString('hex')}:`;
    const options = { cores: null, storeUrl: undefined, databaseUrl: url, keyPrefix };
    const pool = inProcess(options);
    const others = inProcess({ ...options, keyPrefix: `${keyPrefix}0:`, given: { timeouts: waitedFor } });
    const database = new Client(url);
    await database.connect();
    const rows = async () =>
      (await database.query('SELECT count(*) FROM authbench_sessions WHERE id LIKE $1', [`${keyPrefix}%`])).rows[0]
        .count;
    const target = await targetOf(contender, pool);
    try {
      assert.equal(target.setting?.databaseUrl, url);
      const results = await conform({ ...target, apart: () => targetOf(contender, others) }, contender, { full: true });
      assert.equal(results.length, checksOf({ full: true }).length);
      assert.deepEqual(
        results.filter(({ status }) => status === 'fail'),
        [],
      );
      for (const id of ['logout-everywhere', 'expired', 'idle-timeout', 'absolute-timeout'])
        assert.equal(results.find(({ check }) => check === id)?.status, 'pass', id);
      assert.notEqual(await rows(), '0');
      await removeRows(url as string, keyPrefix);
      assert.equal(await rows(), '0');
    } finally {
      await Promise.all([pool.stopAll(), others.stopAll(), database.end()]);
    }
  },
);
