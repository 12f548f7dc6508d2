import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { allContenders, contenderAt, contenderIds, contenderNamed } from '../../servers/catalogue.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';

const folder = await mkdtemp(join(tmpdir(), 'contenders-'));
after(() => rm(folder, { recursive: true }));
const fields = {
  family: 'jwt',
  title: 'T',
  description: 'D',
  settings: {},
  limits: [],
  challenge: 'Bearer',
  store: 'none',
  hasLifetime: false,
  lifetimeSeconds: 1,
  asvs: { level: 0, note: 'n' },
};
const source = (of: object) => `export default { ...${JSON.stringify(of)}, mount: async () => ({}) };`;
const code = (expected: string) => (error: unknown) => error instanceof AuthbenchError && error.code === expected;

test('Every file is a contender with the name of its file', async () => {
  const ids = await contenderIds();
  assert.ok(ids.length >= 4);
  assert.deepEqual(
    (await allContenders()).map(({ id }) => id),
    ids,
  );
});

test('Adding one is adding a file; other files are none', async () => {
  await writeFile(join(folder, 'of-mine.mjs'), source(fields));
  await writeFile(join(folder, 'NOTES.md'), '');
  assert.deepEqual(await contenderIds(folder), ['of-mine']);
  assert.equal((await contenderNamed('of-mine', folder)).title, 'T');
  assert.equal((await contenderAt(join(folder, 'of-mine.mjs'))).id, 'of-mine');
});

test('An unknown name is answered with the nearest one', async () => {
  await assert.rejects(contenderNamed('session-rediss'), (error) => {
    assert.ok(error instanceof AuthbenchError);
    assert.equal(error.code, 'AB_UNKNOWN_CONTENDER');
    assert.equal(error.complaint.next, 'Did you mean session-redis?');
    assert.equal(error.complaint.allowed, undefined, 'two dozen names would bury the nearest one');
    return true;
  });
  await assert.rejects(contenderNamed('../app'), code('AB_UNKNOWN_CONTENDER'));
});

test('A file that is no contender is refused, and the field is named', async () => {
  const file = join(folder, 'bad.mjs');
  for (const field of Object.keys(fields)) {
    await writeFile(`${file}-${field}.mjs`, source({ ...fields, [field]: undefined }));
    await assert.rejects(contenderAt(`${file}-${field}.mjs`), (error) => {
      assert.ok(error instanceof AuthbenchError && error.code === 'AB_BAD_CONTENDER');
      return error.message.includes(`field ${field} `);
    });
  }
  await writeFile(`${file}-throws.mjs`, 'throw new Error("no")');
  for (const path of [`${file}-throws.mjs`, join(folder, 'not-there.mjs')])
    await assert.rejects(contenderAt(path), code('AB_BAD_CONTENDER'));
});

test('A limit that there is not is named, with the nearest that there is', async () => {
  const file = join(folder, 'mistyped.mjs');
  await writeFile(file, source({ ...fields, limits: [{ id: 'revoke-keeps-credentials', note: 'x' }] }));
  await assert.rejects(
    contenderAt(file),
    /there is no limit revoke-keeps-credentials; did you mean revoke-keeps-credential\?/,
  );
});

test('An origin that a browser would not send is refused: a path, a wildcard, another scheme, null', async () => {
  for (const [at, origin] of [
    'https://a.test/',
    '*',
    'https://*.a.test',
    'http://a.test',
    'null',
    'a.test',
  ].entries()) {
    const file = join(folder, `origin-${at}.mjs`);
    await writeFile(file, source({ ...fields, sameSiteOrigins: [origin] }));
    await assert.rejects(contenderAt(file), /its field sameSiteOrigins is missing or of the wrong kind/, origin);
  }
});

test('No contender’s file is long', async () => {
  for (const id of await contenderIds()) {
    const file = new URL(`../../servers/contenders/${id}.ts`, import.meta.url);
    assert.ok((await readFile(file, 'utf8')).split('\n').length < 150, id);
  }
});
