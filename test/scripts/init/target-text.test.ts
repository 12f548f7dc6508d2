/** The target file that `init` writes says the same as what init tried, on any Node, from any folder. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { defaultGates } from '../../../compare/gates/default.ts';
import { readGates } from '../../../compare/gates/read.ts';
import { gatesText, workflowText } from '../../../scripts/init/ci-text.ts';
import { described } from '../../../scripts/init/describe.ts';
import { type Description, targetFileOf } from '../../../scripts/init/description.ts';
import { lookAt } from '../../../scripts/init/look.ts';
import { targetText } from '../../../scripts/init/target-text.ts';
import type { TargetFile } from '../../../servers/target.ts';
import { checkedTarget } from '../../../servers/target-file.ts';
import { inManyFiles, inOneFile, onFastify } from './shops.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench init '));
after(() => rmSync(place, { recursive: true, force: true }));

const descriptionOf = (project: typeof inOneFile): Description => {
  const look = lookAt(project);
  return described({ project, look, answers: { ...look, start: undefined }, name: 'shop' });
};

let count = 0;
async function written(description: Description): Promise<TargetFile> {
  const file = join(place, `${count++}.target.mjs`);
  writeFileSync(file, targetText(description));
  const { default: found } = (await import(pathToFileURL(file).href)) as { default: unknown };
  return checkedTarget(found, file);
}

const given = { PORT: '8080', AUTHBENCH_STORE_URL: 'redis://127.0.0.1:7000' };
const environmentOf = ({ start }: TargetFile) => (typeof start?.env === 'function' ? start.env(given) : start?.env);

/** Everything that a target file says, with its functions called. */
function told({ wire, start, store = 'none', ...rest }: TargetFile) {
  const answer = { status: 200, headers: {}, body: '{"data":{"jwt":"a.b.c"}}' };
  const headers = { cookie: 'a=b' };
  return {
    ...rest,
    description: undefined,
    store,
    start: { ...start, env: undefined },
    statuses: wire?.statuses,
    requests: [
      wire?.login('alice', {}),
      wire?.read(headers),
      wire?.slow?.(headers, 300),
      wire?.logout?.(headers),
      wire?.credential?.(answer),
    ],
  };
}

const one = descriptionOf(inOneFile);
const odd: Description = {
  ...one,
  title: `O'Brien\n\\ \`\${1}\` */`,
  requests: {
    ...one.requests,
    body: 'json',
    user: { name: 'it\'s "me"', password: 'p\\w\n' },
    login: { ...one.requests.login, userField: 'user-name', passwordField: 'password' },
    slow: { method: 'GET', path: '/a`b', parameter: 'ms' },
    tokenAt: ['data', 'jwt'],
    tried: true,
  },
};

for (const [name, description] of [
  ['a shop in one file', one],
  ['routers and a token', descriptionOf(inManyFiles)],
  ['Fastify on a fixed port', descriptionOf(onFastify)],
  ['texts that JavaScript would read otherwise', odd],
  ['a server that runs already', { ...one, place: { url: 'http://127.0.0.1:3000' } }],
] as const)
  test(`The file says what was tried: ${name}`, async () => {
    assert.deepEqual(told(await written(description)), { ...told(targetFileOf(description)), description: undefined });
  });

test('The server is given the run’s own store, a port and secrets by the names that it reads, and no secret stands in the file', async () => {
  const environment = environmentOf(await written(one));
  assert.equal(environment?.REDIS_URL, given.AUTHBENCH_STORE_URL);
  assert.match(environment?.SESSION_SECRET ?? '', /^[0-9a-f]{64}$/);
  assert.doesNotMatch(targetText(one), /[0-9a-f]{32}/);
  assert.equal(environmentOf(await written(descriptionOf(inManyFiles)))?.HTTP_PORT, given.PORT);
});

test('What a run gives is not taken from the command that starts it, which may hold a secret', async () => {
  const scripts = { start: 'SESSION_SECRET=hush REDIS_URL=redis://db PORT=80 COLOUR=red node server.mjs' };
  const description = descriptionOf({ ...inOneFile, manifest: { ...inOneFile.manifest, scripts } });
  assert.doesNotMatch(targetText(description), /hush|redis:\/\/db|'80'/);
  const environment = environmentOf(await written(description));
  assert.deepEqual([environment?.REDIS_URL, environment?.COLOUR], [given.AUTHBENCH_STORE_URL, 'red']);
});

test('A guess says that it is one, and a made-up password too', () => {
  assert.match(
    targetText(one, 'npx --prefix ../bench authbench'),
    /npx --prefix \.\.\/bench authbench conform --target/,
  );
  assert.match(targetText(one), /Guesses: init has not tried the server/);
  assert.doesNotMatch(targetText(odd), /Guesses/);
  assert.match(targetText(descriptionOf(inManyFiles)), /The password is made up/);
});

test('The gate file holds the default gates, until somebody changes it', () => {
  const { gates, accepted } = readGates({ file: 'authbench.gates.yml', text: gatesText() });
  assert.deepEqual([gates, accepted], [defaultGates(), []]);
});

const wish = { name: 'shop', target: 'apps/my shop/authbench.target.mjs', gates: 'g.yml', node: 'node-version: 24' };

test('The workflow is YAML that runs diff on pull requests, reads only, and hands on what it was given', () => {
  const byAction = parse(workflowText({ ...wish, inCi: { by: 'action', action: 'a/b@c' }, ownRedis: true }));
  const { steps, services } = byAction.jobs.authentication;
  assert.deepEqual([byAction.on, byAction.permissions], ['pull_request', { contents: 'read' }]);
  assert.deepEqual(steps.at(-1), { uses: 'a/b@c', with: { target: `shop=${wish.target}`, gates: 'g.yml' } });
  assert.equal(steps[0].with['fetch-depth'], 0);
  assert.deepEqual(services.redis.ports, ['127.0.0.1:6379:6379']);
});

test('In a workspace it installs where the lockfile lies, and calls authbench in the folder of the server', () => {
  const inCi = { by: 'package', manager: 'pnpm', folder: 'apps/my shop', locked: '' } as const;
  const gates = 'apps/my shop/authbench.gates.yml';
  const { steps } = parse(workflowText({ ...wish, gates, inCi, ownRedis: false })).jobs.authentication;
  const install = steps.find(({ run }: { run?: string }) => run?.startsWith('pnpm install'));
  const diff = steps.find(({ run }: { run?: string }) => run?.includes('authbench diff'));
  assert.equal(install['working-directory'], undefined);
  assert.equal(diff['working-directory'], 'apps/my shop');
  assert.deepEqual([diff.env.TARGET, diff.env.GATES], ['shop=authbench.target.mjs', 'authbench.gates.yml']);
  assert.match(diff.run, /--out "\$GITHUB_WORKSPACE\/authbench-report"\/run /);
});

for (const manager of ['npm', 'pnpm', 'yarn'] as const)
  test(`Where the project has authbench itself, ${manager} installs it, and text of a pull request is in no script`, () => {
    const workflow = parse(
      workflowText({ ...wish, inCi: { by: 'package', manager, folder: '', locked: '' }, ownRedis: false }),
    );
    const { steps, services } = workflow.jobs.authentication;
    assert.equal(services, undefined);
    const scripts: string[] = steps.flatMap(({ run }: { run?: string }) => run ?? []);
    assert.ok(
      scripts.some((script) => /authbench diff "\$BASE\.\.\." --target "\$TARGET" --gates "\$GATES"/.test(script)),
    );
    for (const script of scripts) assert.doesNotMatch(script, /\$\{\{/);
  });
