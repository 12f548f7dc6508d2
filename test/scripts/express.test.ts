/** The Express shops of docs/examples/: what is often copied fails for its faults, and its cured version passes, started or running. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freePort } from '../../bench/process/free-port.ts';
import type { JudgedContender } from '../../report/conformance/text.ts';
import { aStore, freshSecret } from '../servers/running.ts';
import { spoken } from './spoken.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-express-'));
const shops = join(import.meta.dirname, '../../docs/examples/express-sessions');
const store = await aStore();

// The operator's key of all three, and where the third is: its target file reads them.
const port = await freePort();
process.env.AUTHBENCH_OPERATOR_KEY = freshSecret();
process.env.SHOP_URL = `http://127.0.0.1:${port}`;
const open = spawn(process.execPath, ['cured.mjs'], {
  cwd: shops,
  env: {
    ...process.env,
    NODE_ENV: 'production',
    PORT: String(port),
    SESSION_SECRET: freshSecret(),
    AUTHBENCH_STORE_URL: store.url,
    AUTHBENCH_KEY_PREFIX: 'test-express:',
  },
  stdio: ['ignore', 'pipe', 'ignore'],
});
after(async () => {
  const closed = once(open, 'close');
  open.kill();
  await closed;
  rmSync(place, { recursive: true, force: true });
});
await once(open.stdout, 'data');

const json = join(place, 'conform.json');
const target = (name: string) => ['--target', `${name}=${join(shops, `${name}.target.ts`)}`];
const said = await spoken('conform', ...['as-copied', 'cured', 'running'].flatMap(target), '--json', json);
const judged: readonly JudgedContender[] = JSON.parse(readFileSync(json, 'utf8')).contenders;
const checksOf = (name: string) => judged.find(({ id }) => id === name)?.checks ?? [];
const having = (name: string, status: string) =>
  checksOf(name)
    .filter((check) => check.status === status)
    .map(({ check }) => check);

test('An Express shop as it is often copied fails for session fixation, a resurrected session, a missing flag and what else is wrong with it', () => {
  assert.equal(said.code, 3);
  assert.deepEqual(having('as-copied', 'fail').toSorted(), [
    ...['cookie-flags', 'cross-site', 'error-answers', 'new-id', 'slow-request'],
  ]);
  const noteOf = (id: string) => checksOf('as-copied').find(({ check }) => check === id)?.note;
  assert.equal(noteOf('new-id'), 'the id stayed the same at a login');
  assert.match(noteOf('slow-request') ?? '', /after the slow request was answered with 200, not 401/);
  assert.equal(noteOf('cookie-flags'), 'connect.sid has no Secure');
});

test('What its target file gives no request for is named before what it fails', () => {
  const at = said.out.indexOf('not asked: an operator’s revoke (revoke)');
  assert.ok(at > 0 && at < said.out.indexOf('as-copied fails new-id'));
});

for (const name of ['cured', 'running']) {
  test(`The cured shop, ${name === 'cured' ? 'started' : 'running already'}, passes all that it is asked, without a note`, () => {
    assert.deepEqual(having(name, 'fail'), []);
    assert.deepEqual(
      checksOf(name).filter(({ status, note }) => status === 'pass' && note !== undefined),
      [],
    );
    for (const id of ['new-id', 'slow-request', 'slow-request-revoked', 'cookie-flags', 'revoke', 'operator-key'])
      assert.ok(having(name, 'pass').includes(id), id);
  });
}
