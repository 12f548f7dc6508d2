/** `authbench init` on real servers: what it finds with no line edited, what it refuses, and what it leaves behind. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { commands } from '../../scripts/cli.ts';
import { type InitWith, initWith } from '../../scripts/init.ts';
import { complaintIn, spokenBy } from './spoken.ts';

const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'authbench init '));
after(() => rmSync(scratch, { recursive: true, force: true }));

const written = ['.github/workflows/authbench.yml', 'authbench.gates.yml', 'authbench.target.mjs'];

/** A repository of its own, in a folder whose name has a space. */
function project(files: Readonly<Record<string, string>>): { readonly folder: string; made(): string[] } {
  const folder = mkdtempSync(join(scratch, 'a shop '));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const own = new Set([...Object.keys(files), 'node_modules']);
  const walk = (below: string): string[] =>
    readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
      const path = join(below, entry.name);
      return entry.isDirectory() ? walk(path) : own.has(path) ? [] : [path];
    });
  return { folder, made: () => walk('').toSorted() };
}

const init = (folder: string, options: readonly string[] = [], own: InitWith = {}) =>
  spokenBy({ ...commands, init: async () => initWith({ full: false, ...own }) }, 'init', folder, ...options);

const manifest = (more: object) =>
  JSON.stringify({ name: 'shop', type: 'module', scripts: { start: 'node server.js' }, ...more });

/** Express with express-session and connect-redis, as tutorials have it: no slow page, a password, and Redis by REDIS_URL. */
const expressShop = {
  'package.json': manifest({
    dependencies: { express: '5.3.0', 'express-session': '1.19.0', 'connect-redis': '10.0.0', redis: '6.3.1' },
  }),
  'server.js': `import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { createClient } from 'redis';

const redis = createClient({ url: process.env.REDIS_URL ?? 'redis://localhost:6379' });
await redis.connect();
const app = express();
app.use(express.json());
app.use(session({ store: new RedisStore({ client: redis }), secret: process.env.SESSION_SECRET, resave: true, rolling: true, saveUninitialized: false }));

app.post('/login', (req, res) => {
  const { username, password } = req.body;
  if (!username || !password) return res.status(400).json({ error: 'bad request' });
  req.session.user = { username };
  res.json({ ok: true });
});
app.get('/profile', (req, res) => (req.session.user ? res.json(req.session.user) : res.status(401).json({ error: 'log in' })));
app.post('/logout', (req, res) => req.session.destroy(() => res.sendStatus(204)));
app.listen(process.env.PORT || 3000);
`,
};

test('Of an Express shop without a slow page init alone finds session fixation, a resurrected session and a missing flag, the gravest first', async () => {
  const { folder, made } = project(expressShop);
  const { code, out, err } = await init(folder);
  assert.deepEqual([code, err], [3, ''], out);
  const places = [
    'new-id: the id stayed the same',
    'slow-request: after a logout amid',
    'cookie-flags: connect.sid has no Secure',
  ];
  const found = places.map((text) => out.indexOf(text));
  assert.ok(
    found.every((at, index) => at > (found[index - 1] ?? 0)),
    out,
  );
  assert.match(out, /No secret was written: SESSION_SECRET is drawn for each run\./);
  assert.match(out, /next: mend the first, then npx authbench conform --target 'shop=.+authbench\.target\.mjs'\n/);
  assert.deepEqual(made(), written);

  const before = made().map((name) => readFileSync(join(folder, name), 'utf8'));
  const again = await init(folder);
  assert.deepEqual([again.code, again.out, complaintIn(again).code], [2, '', 'AB_INIT_EXISTS']);
  assert.deepEqual(
    made().map((name) => readFileSync(join(folder, name), 'utf8')),
    before,
  );
});

/** CommonJS on a form, a user table, a redirect for an answer, and a page of its own for who is not logged in. */
const tableShop = {
  'package.json': JSON.stringify({ name: 'table', dependencies: { express: '5.3.0', 'express-session': '1.19.0' } }),
  'app.js': `const express = require('express');
const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(require('express-session')({ secret: 'x'.repeat(32), resave: false, saveUninitialized: false, cookie: { httpOnly: true } }));
const users = { alice: 'wonderland' };
app.post('/login', (req, res) => {
  if (users[req.body.name] !== req.body.passwd) return res.redirect('/login');
  req.session.regenerate(() => { req.session.name = req.body.name; res.redirect('/account'); });
});
app.get('/account', (req, res) => (req.session.name ? res.send(req.session.name) : res.redirect('/login')));
app.post('/logout', (req, res) => req.session.destroy(() => res.redirect('/')));
app.listen(process.env.PORT || 3000, '127.0.0.1');
`,
};

test('A login with a user table is refused before anything is written, and works with a test user, whose password the file alone has', async () => {
  const { folder, made } = project(tableShop);
  const refused = await init(folder, ['--yes']);
  assert.equal(refused.code, 2);
  assert.equal(complaintIn(refused).code, 'AB_INIT_LOGIN_REFUSED');
  assert.deepEqual(made(), []);

  const dry = await init(folder, ['--dry-run', '--user', 'alice', '--password', 'wonderland']);
  assert.deepEqual([dry.code, dry.err, made()], [0, '', []]);
  assert.match(dry.out, /statuses: \{ login: 302, read: 200, refused: 302, revoked: 302 \}/);
  assert.match(dry.out, /body: new URLSearchParams\(\{ name: 'alice', passwd: 'wonderland' \}\)/);
});

test('A logout that was named and is not there is refused, as is a request that is none, before a word is said', async () => {
  const { folder, made } = project(tableShop);
  const user = ['--user', 'alice', '--password', 'wonderland'];
  const absent = await init(folder, [...user, '--logout', '/sign-off']);
  assert.deepEqual([absent.code, complaintIn(absent).code, made()], [2, 'AB_INIT_NO_LOGOUT', []]);
  assert.match(absent.err, /received: POST \/sign-off: 404/);
  const none = await init(folder, ['--login', 'FETCH /login']);
  assert.deepEqual([none.code, complaintIn(none).code, none.out, made()], [2, 'AB_BAD_REQUEST', '', []]);
});

test('At a terminal a login that is refused asks for a test user, and goes on', async () => {
  const { folder } = project(tableShop);
  const asked: string[] = [];
  const answers = ['', 'alice', 'wonderland'];
  const ask = async (question: string) => {
    asked.push(question);
    return answers.shift() ?? assert.fail(question);
  };
  const { code, out } = await init(folder, ['--dry-run'], { ask });
  assert.equal(code, 0, out);
  assert.deepEqual(
    asked.map((question) => /^\S+ \S+ \S+/.exec(question)?.[0]),
    ['A test user', 'A test user', 'Its password, which'],
  );
  assert.match(out, /Always this test user/);
});

test('What cannot be seen and was not typed is named all at once, and nothing is begun', async () => {
  const { folder, made } = project({ 'package.json': '{}', 'thing.js': 'serve();' });
  const said = await init(folder);
  assert.equal(said.code, 2);
  const { code, allowed } = complaintIn(said);
  assert.deepEqual([code, allowed], ['AB_INIT_MISSING', '--start <command> --login <[POST ]path> --read <path>']);
  assert.deepEqual(made(), []);
});

test('A server that ends says its last lines, and nothing is written', async () => {
  const { folder, made } = project({
    'package.json': manifest({}),
    'server.js': "throw new Error('no DATABASE_URL');",
  });
  const said = await init(folder, ['--login', '/login', '--read', '/me']);
  assert.equal(said.code, 2);
  assert.match(said.err, /^AB_TARGET_ENDED: /);
  assert.match(said.err, /no DATABASE_URL/);
  assert.deepEqual(made(), []);
});

test('--untried starts nothing, writes guesses that say so, and names the command that checks them', async () => {
  const { folder, made } = project(expressShop);
  const { code, out } = await init(folder, ['--untried', '--name', 'mine', '--action', 'acme/authbench@v1']);
  assert.deepEqual([code, made()], [0, written]);
  assert.match(readFileSync(join(folder, 'authbench.target.mjs'), 'utf8'), /Guesses: init has not tried the server/);
  assert.match(readFileSync(join(folder, '.github/workflows/authbench.yml'), 'utf8'), /uses: acme\/authbench@v1\n/);
  assert.match(out, /next: npx authbench conform --target 'mine=/);
});

for (const [options, code] of [
  [['--login', 'login'], 'AB_BAD_REQUEST'],
  [['--password', 'x'], 'AB_INIT_MISSING'],
  [['--name', 'My Shop'], 'AB_BAD_TARGET'],
  [['--url', 'https://shop.example.com/x'], 'AB_BAD_TARGET'],
  [['--action', 'nothing'], 'AB_BAD_ACTION'],
  [['--logn', '/login'], 'AB_UNKNOWN_OPTION'],
] as const)
  test(`init ${options.join(' ')} is refused with ${code}, and nothing is written`, async () => {
    const { folder, made } = project(expressShop);
    const said = await init(folder, options);
    assert.equal(said.code, 2);
    assert.equal(complaintIn(said).code, code);
    assert.deepEqual(made(), []);
  });

test('A folder without a package.json, or with one that cannot be read, is refused', async () => {
  const empty = mkdtempSync(join(scratch, 'empty '));
  assert.equal(complaintIn(await init(empty)).code, 'AB_INIT_NO_PROJECT');
  writeFileSync(join(empty, 'package.json'), '{');
  assert.equal(complaintIn(await init(empty)).code, 'AB_INIT_NO_PROJECT');
});

test('In a repository the workflow goes to its root, and names the files from there', async () => {
  const { folder } = project({});
  const { status } = spawnSync('git', ['init', '--quiet', folder]);
  assert.equal(status, 0);
  const inner = join(folder, 'apps');
  mkdirSync(inner);
  for (const [name, text] of Object.entries(expressShop)) writeFileSync(join(inner, name), text);
  const { out } = await init(inner, ['--untried', '--dry-run']);
  assert.match(out, /target: shop=apps\/authbench\.target\.mjs\n/);
  assert.doesNotMatch(out, /no git repository/);
});
