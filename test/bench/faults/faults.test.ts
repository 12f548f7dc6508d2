/** The store faults, asked the other way round: each broken server is caught, by the fault that names what is wrong with it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { redisToBreak } from '../../../bench/faults/breakable-store.ts';
import { faults } from '../../../bench/faults/faults.ts';
import { faultsOf, hasFaults } from '../../../bench/faults/run.ts';
import { allContenders, contenderFrom } from '../../../servers/catalogue.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-faults-'));
after(() => {
  rmSync(place, { recursive: true, force: true });
});
const program = await redisToBreak(process.env, () => {});
const contenders = join(import.meta.dirname, '../../../servers/contenders');

/** The contender of that name with one thing about it changed. */
function changed(id: string, name: string, change: string) {
  const file = join(place, `${name}.ts`);
  writeFileSync(
    file,
    `import found from '${join(contenders, `${id}.ts`)}';\nexport default { ...found, ${change} };\n`,
  );
  return contenderFrom(file);
}

/** Mounted as ever, but with this method in place of its own; \`was\` is what it was. */
const instead = (method: string, body: string) =>
  `async mount(app, setting) { const was = await found.mount(app, setting); return { ...was, ${method}: ${body} }; }`;

const loss = (change: string) => `storeLoss: { ...found.storeLoss, ${change} }`;

async function outcomes(contender: Awaited<ReturnType<typeof changed>>, ways: readonly string[]) {
  const only = faults.filter(({ way }) => ways.includes(way));
  const { signal } = new AbortController();
  const results = await faultsOf({ contender, program, signal, only });
  return Object.fromEntries(results.map(({ fault, status, note = '' }) => [fault.way, { status, note }]));
}

const anybody = "{ id: 'u1', role: 'user', name: 'Name of u1' }";

test('Who lets everybody in while its store is gone, and says that it does not, fails open without saying so', async () => {
  const open = await changed(
    'jwt-denylist',
    'opens',
    instead(
      'authenticate',
      `async (request) => { try { return await was.authenticate(request); } catch { return ${anybody}; } }`,
    ),
  );
  const { killed } = await outcomes(open, ['killed']);
  assert.equal(killed?.status, 'fail');
  assert.match(killed?.note ?? '', /^fails open without saying so: a good credential was answered with 200/);
  assert.match(killed?.note ?? '', /a credential that was (logged out|revoked) was let in/);
});

test('Who fails open and says so has a declared limit', async () => {
  const open = await changed(
    'jwt-denylist',
    'opens-and-says-so',
    `${loss("reads: 'open', note: 'It lets everybody in.'")}, ${instead('authenticate', `async (request) => { try { return await was.authenticate(request); } catch { return ${anybody}; } }`)}`,
  );
  assert.deepEqual(await outcomes(open, ['killed']), {
    killed: { status: 'declared-limit', note: 'It lets everybody in.' },
  });
});

test('A logout that answers 204 and could not be recorded is a lie', async () => {
  const lying = await changed(
    'jwt-denylist',
    'lies',
    instead('revoke', 'async (id) => { await was.revoke(id).catch(() => {}); }'),
  );
  const { killed } = await outcomes(lying, ['killed']);
  assert.deepEqual(killed, {
    status: 'fail',
    note: 'a lie: a revoke was answered with 204, and nothing could record it',
  });
});

test('401 and 500 for what the store alone can tell are named', async () => {
  const refusing = await changed(
    'session-redis',
    'refuses',
    instead('login', "async () => { throw new Error('the driver’s words'); }"),
  );
  const broken = await outcomes(refusing, ['killed']);
  assert.match(
    broken.killed?.note ?? '',
    /^broke off: the login was answered with 500$/,
    'a control that fails is told as such',
  );

  const hiding = await changed(
    'jwt-denylist',
    'hides',
    instead(
      'authenticate',
      'async (request) => { try { return await was.authenticate(request); } catch { return undefined; } }',
    ),
  );
  const { killed } = await outcomes(hiding, ['killed']);
  assert.match(killed?.note ?? '', /a good credential was answered with 401, not 503: it says "not let in"/);
});

test('Who hangs while the store is paused is told how long', async () => {
  const hanging = await changed(
    'jwt-denylist',
    'hangs',
    instead(
      'authenticate',
      'async (request) => { try { return await was.authenticate(request); } catch (error) { await new Promise((later) => setTimeout(later, 3_000)); throw error; } }',
    ),
  );
  const { paused } = await outcomes(hanging, ['paused']);
  assert.match(paused?.note ?? '', /^a good credential waited \d\.\d s, and 2 s are allowed/);
});

test('What a store has forgotten is what is declared: neither more nor less', async () => {
  const [silent, boasting] = await Promise.all([
    changed('jwt-denylist', 'says-nothing', loss("forgets: 'nothing'")),
    changed('session-redis', 'says-revocations', loss("forgets: 'revocations'")),
  ]);
  const [one, other] = await Promise.all([outcomes(silent, ['emptied']), outcomes(boasting, ['emptied'])]);
  assert.match(one.emptied?.note ?? '', /^fails open without saying so: a credential that was ended works again/);
  assert.match(other.emptied?.note ?? '', /^declares that it forgets revocations, and a good credential does not work/);
});

test('A contender with a store that declares nothing about its loss fails every fault', async () => {
  const mute = await changed('session-redis', 'mute', 'storeLoss: undefined');
  const { killed } = await outcomes(mute, ['killed']);
  assert.equal(killed?.status, 'fail');
  assert.match(killed?.note ?? '', /does not declare what happens without it/);
});

test('Every contender whose store is outside its processes has faults, and no other', async () => {
  for (const contender of await allContenders())
    if (contender.store === 'none') assert.equal(hasFaults(contender), false, contender.id);
    else if (contender.store === 'redis') assert.equal(hasFaults(contender), true, contender.id);
});
