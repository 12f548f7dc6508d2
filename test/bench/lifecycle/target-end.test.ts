/** A target that ends says after how long, how, and what it printed last: before it answers, and while it is measured. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { serverPool } from '../../../bench/lifecycle/servers.ts';
import { lastLinesOf, lastWords, targetEndSaid } from '../../../bench/lifecycle/target-end.ts';
import { killAll } from '../../../bench/process/end.ts';
import type { TargetEnd } from '../../../results/format.ts';
import { targetFrom } from '../../../servers/target.ts';
import type { AuthbenchError } from '../../../vocabulary/errors.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-target-end-'));
after(() => {
  killAll();
  rmSync(place, { recursive: true, force: true });
});

async function started(name: string, command: readonly string[]) {
  const file = join(place, `${name}.mjs`);
  writeFileSync(file, `export default ${JSON.stringify({ start: { command } })};`);
  const contender = await targetFrom(name, file);
  const { promise: end, resolve } = Promise.withResolvers<TargetEnd>();
  const said: TargetEnd[] = [];
  const targetEnded = (one: TargetEnd) => {
    said.push(one);
    resolve(one);
  };
  const pool = serverPool({ cores: null, storeUrl: undefined, keyPrefix: 'test:', targetEnded });
  return { pool, said, end, servers: pool.ensure({ contender, instances: 1 }) };
}

test('one that ends before it answers is told with its last 20 lines and its time', async () => {
  const { pool, said, servers } = await started('early', ['sh', '-c', 'seq 101 130; exit 3']);
  await assert.rejects(servers, ({ code, complaint }: AuthbenchError) => {
    assert.equal(code, 'AB_TARGET_ENDED');
    assert.match(
      complaint.what,
      /^The target early ended \d+\.\d s after its start, before it answered \(exit code 3\)\.$/,
    );
    const lines = complaint.received?.split('\n') ?? [];
    assert.deepEqual([lines.length, lines[1], lines.at(-1)], [21, '    111', '    130']);
    return true;
  });
  assert.deepEqual(said, []);
  await pool.stopAll();
});

const server = `
require('node:http').createServer((request, response) => {
  if (request.url === '/end') { console.error('the lamp is out'); process.exit(7); }
  response.end();
}).listen(process.env.PORT, '127.0.0.1');`;

test('one that ends while it is measured is told at once, and one that is stopped is not', async () => {
  const { pool, end, servers } = await started('later', [process.execPath, '-e', server]);
  const [{ url } = assert.fail('none was started')] = await servers;
  await fetch(`${url}/end`).catch(() => {});
  assert.match(
    targetEndSaid(await end),
    /^The target later ended \d+\.\d s after its start \(exit code 7\)\. It printed, its only line:\n {4}the lamp is out$/,
  );
  await pool.stopAll();
  const other = await started('stopped', [process.execPath, '-e', server]);
  await other.servers;
  await other.pool.stopAll();
  assert.deepEqual(other.said, []);
});

test('the operator’s key is not repeated, nor what moves a terminal’s cursor, and silence is told as such', () => {
  const printed = lastLinesOf('\u001b[31mkey: s3cret\u001b[0m\u0007\r\n\n', 's3cret');
  assert.equal(lastWords(printed), 'its only line:\n    key: [operator key]');
  assert.equal(lastWords(lastLinesOf('\n', 's3cret')), 'it printed nothing');
});
