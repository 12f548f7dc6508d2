/** What `init` sees of a repository, from its text alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAt, lookInLines } from '../../../scripts/init/look.ts';
import { nameOf } from '../../../scripts/init/places.ts';
import { type Manifest, projectOf } from '../../../scripts/init/project.ts';
import { startCommandOf } from '../../../scripts/init/start-command.ts';
import { inManyFiles, inOneFile, onFastify, strange } from './shops.ts';

const shop = lookAt(inOneFile);

test('A login, a read, a logout and a request that takes its time are seen, each with its place; what is commented out is not', () => {
  assert.deepEqual(shop.logins, [
    {
      method: 'POST',
      path: '/login',
      at: 'server.mjs:10',
      userField: 'user',
      passwordField: undefined,
      guessed: false,
    },
  ]);
  assert.deepEqual(
    shop.reads.map(({ path }) => path),
    ['/account', '/invoices', '/'],
  );
  assert.deepEqual(
    shop.logouts.map(({ method, path }) => `${method} ${path}`),
    ['POST /logout', 'GET /logout'],
  );
  assert.deepEqual(shop.slow, [{ method: 'GET', path: '/invoices', at: 'server.mjs:15', parameter: 'ms' }]);
  assert.ok(!shop.routes.some(({ path }) => path === '/old-login'));
});

test('Where port, store and secret come from is seen, and that it parses forms alone', () => {
  assert.equal(shop.port.from === 'variable' && shop.port.variable.name, 'PORT');
  const address = shop.redis?.address;
  assert.equal(address?.from === 'url' && address.variable.name, 'REDIS_URL');
  assert.deepEqual(
    shop.secrets.map(({ name, at }) => [name, at]),
    [['SESSION_SECRET', 'server.mjs:6']],
  );
  assert.deepEqual([shop.body, shop.isBearer, shop.framework], ['form', false, 'express']);
  assert.deepEqual(shop.start, {
    command: ['node', 'server.mjs'],
    env: { NODE_ENV: 'production' },
    at: 'scripts.start in package.json',
  });
});

test('What was seen is told with where it was seen', () => {
  const lines = lookInLines(shop).join('\n');
  assert.match(lines, /^express 5\.3\.0, express-session 1\.19\.0, redis 6\.3\.1, connect-redis 10\.0\.0$/m);
  assert.match(lines, /^a login: POST \/login \(server\.mjs:10\), with user$/m);
  assert.match(lines, /^its Redis from REDIS_URL \(server\.mjs:3\)$/m);
});

test('Routers are followed to where they are mounted, and handlers to where they are written', () => {
  const { logins, reads, logouts, isBearer, port, body, secrets, start } = lookAt(inManyFiles);
  assert.deepEqual(logins, [
    {
      method: 'POST',
      path: '/api/auth/sign-in',
      at: 'src/routes/auth.ts:3',
      userField: 'email',
      passwordField: 'password',
      guessed: false,
    },
  ]);
  assert.deepEqual(
    reads.map(({ path }) => path),
    ['/api/me'],
  );
  assert.deepEqual(
    logouts.map(({ path }) => path),
    ['/api/auth/sign-out'],
  );
  assert.deepEqual([isBearer, body, start?.command], [true, 'json', ['node_modules/.bin/tsx', 'src/main.ts']]);
  assert.equal(port.from === 'variable' && port.variable.name, 'HTTP_PORT');
  assert.deepEqual(
    secrets.map(({ name }) => name),
    ['JWT_SECRET'],
  );
});

test('Fastify: the prefix of a plugin, a route that is an object, a fixed port, CommonJS', () => {
  const { logins, reads, logouts, port, start, framework } = lookAt(onFastify);
  assert.deepEqual(
    logins.map(({ path, userField }) => [path, userField]),
    [['/v1/session', 'account']],
  );
  assert.deepEqual(
    reads.map(({ path }) => path),
    ['/v1/me'],
  );
  assert.deepEqual(
    logouts.map(({ method, path }) => `${method} ${path}`),
    ['DELETE /v1/session'],
  );
  assert.deepEqual(
    [port.from === 'number' && port.port, start?.command, framework],
    [4000, ['node', 'app.js'], 'fastify'],
  );
});

test('What it does not know it says, and sees nothing in', () => {
  const look = lookAt(strange);
  assert.deepEqual([look.framework, look.start, look.logins, look.reads], [undefined, undefined, [], []]);
  assert.match(lookInLines(look).join('\n'), /^neither Express nor Fastify .+\nnothing that says how it is started\n/);
});

for (const [code, port] of [
  ['createClient()', 6379],
  ["createClient({ url: 'redis://127.0.0.1:6380/0' })", 6380],
  ["new Redis('redis://cache:6379')", undefined],
] as const)
  test(`A Redis that no variable names is looked for at ${port ?? 'another machine'}: ${code}`, () => {
    const { redis } = lookAt(projectOf('/nowhere', inOneFile.manifest, { 'server.mjs': `${code};` }));
    assert.deepEqual(redis, { port });
  });

const started = (manifest: Manifest, files: readonly string[] = []) =>
  startCommandOf(projectOf('/nowhere', manifest, Object.fromEntries(files.map((file) => [file, '']))));

for (const [script, command, env] of [
  ['node server.js', ['node', 'server.js'], {}],
  [
    "cross-env NODE_ENV=production DEBUG='a b' node --enable-source-maps server.js",
    ['node', '--enable-source-maps', 'server.js'],
    { NODE_ENV: 'production', DEBUG: 'a b' },
  ],
  ['nodemon server.js', ['node', 'server.js'], {}],
  ['fastify start -l info app.js', ['node_modules/.bin/fastify', 'start', '-l', 'info', 'app.js'], {}],
  ['npm run build && node dist/server.js', ['npm', 'start'], {}],
  ['node server.js | pino-pretty', ['npm', 'start'], {}],
] as const)
  test(`scripts.start “${script}” starts ${command.join(' ')}`, () => {
    const start = started({ scripts: { start: script } });
    assert.deepEqual([start?.command, start?.env], [command, env]);
  });

test('Without a script the entry file is started, TypeScript by tsx where the project has it', () => {
  assert.deepEqual(started({}, ['src/index.ts'])?.command, ['node', 'src/index.ts']);
  assert.deepEqual(started({ devDependencies: { tsx: '4' } }, ['src/index.ts'])?.command, [
    'node_modules/.bin/tsx',
    'src/index.ts',
  ]);
  assert.equal(started({}, ['lib.ts']), undefined);
});

test('What is built is built in each version that diff checks out, and named where it is not there', () => {
  const start = started({ scripts: { start: 'node dist/main.js', build: 'tsc' } });
  assert.deepEqual([start?.install, start?.missing], [['npm', 'run', 'build'], 'dist/main.js']);
});

test('A target is named after the package, without its scope, or after the folder', () => {
  assert.equal(nameOf(inOneFile, undefined), 'web-shop');
  assert.equal(nameOf({ ...strange, folder: '/srv/My Shop' }, undefined), 'my-shop');
  assert.throws(() => nameOf(strange, 'My Shop'), { code: 'AB_BAD_TARGET' });
});
