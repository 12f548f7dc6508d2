/** The store faults, asked the other way round: each broken server is caught, by the fault that names what is wrong with it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { redisToBreak } from '../../../../bench/conformance/faults/breakable-redis.ts';
import { faults } from '../../../../bench/conformance/faults/faults.ts';
import { inTime } from '../../../../bench/conformance/faults/judge.ts';
import { faultsOf, hasFaults } from '../../../../bench/conformance/faults/run.ts';
import { allContenders, contenderFrom, contenderNamed } from '../../../../servers/catalogue.ts';
import type { MountableContender } from '../../../../servers/contender.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-faults-'));
after(() => {
  rmSync(place, { recursive: true, force: true });
});
const program = await redisToBreak(process.env, () => {});
const contenders = join(import.meta.dirname, '../../../../servers/contenders');

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

async function outcomes(contender: MountableContender, ways: readonly string[], broken = 'store') {
  const only = faults.filter((fault) => fault.broken === broken && ways.includes(fault.way));
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

/** What a design does with a read when its issuer fails. */
const onFailure = (body: string) =>
  instead(
    'authenticate',
    `async (request) => { try { return await was.authenticate(request); } catch (error) { ${body} } }`,
  );

test('Whoever is wrong about a lost issuer is told so by the same sentences', async () => {
  const of = async (name: string, change: string, ways: readonly string[], id = 'opaque-introspection') =>
    outcomes(await changed(id, name, change), ways, 'issuer');
  const [open, hiding, hanging, mute, forgetful] = await Promise.all([
    of('issuer-opens', onFailure(`return ${anybody};`), ['killed']),
    of('issuer-hides', onFailure('return undefined;'), ['killed']),
    of('issuer-hangs', onFailure('await new Promise((later) => setTimeout(later, 1_000)); throw error;'), ['paused']),
    of('issuer-mute', 'issuerLoss: undefined', ['killed', 'paused']),
    of('issuer-forgets', "issuerLoss: { ...found.issuerLoss, forgets: 'nothing' }", ['killed'], 'jwt-rs256'),
  ]);
  assert.match(open.killed?.note ?? '', /^fails open without saying so: a good credential was answered with 200/);
  assert.match(hiding.killed?.note ?? '', /a good credential was answered with 401, not 503: it says "not let in"/);
  assert.match(hanging.paused?.note ?? '', /^a good credential waited 2\.\d s, and 2 s are allowed/);
  const undeclared = { status: 'fail', note: 'it has an issuer, and does not declare what happens without it' };
  assert.deepEqual(mute, { killed: undeclared, paused: undeclared });
  assert.match(forgetful.killed?.note ?? '', /a good credential does not work any more, and its issuer lost nothing/);
});

test('Keys that are trusted for longer than is declared are found when the issuer is gone', async () => {
  const trusting = await changed(
    'jwt-rs256',
    'trusts-for-ever',
    'mount: (app, setting) => found.mount(app, { ...setting, timeouts: { ...setting.timeouts, trustedSeconds: 3_600 } })',
  );
  const { killed } = await outcomes(trusting, ['killed'], 'issuer');
  assert.match(killed?.note ?? '', /^fails open without saying so: a good credential was answered with 200/);
});

test('Two seconds are two seconds', () => {
  const heard = (ms: number) => ({ what: 'a read', status: 503, ms });
  assert.equal(inTime(heard(2_000), 2_000), undefined);
  assert.equal(inTime(heard(2_010), 2_000), 'a read waited 2.0 s, and 2 s are allowed');
});

test('A cluster is broken in every way that one Redis is', async () => {
  const found = await outcomes(await contenderNamed('session-redis-cluster'), ['killed', 'slow', 'reset']);
  const pass = { status: 'pass', note: '' };
  assert.deepEqual(found, { killed: pass, slow: pass, reset: pass });
});

test('One that takes a cluster’s silence for a refusal is caught when it is killed, and when it is slow', async () => {
  const told = await changed(
    'session-redis-cluster',
    'cluster-401',
    `async mount(app, setting) {
      const was = await found.mount(app, setting);
      app.setErrorHandler((_error, _request, reply) => reply.code(401).send({ error: 'unauthorized' }));
      return was;
    }`,
  );
  const found = await outcomes(told, ['killed', 'slow']);
  for (const way of ['killed', 'slow'])
    assert.match(found[way]?.note ?? '', /was answered with 401, not .*503: it says "not let in"/, way);
});

test('Every contender whose store or issuer is outside its processes has faults, and no other', async () => {
  for (const contender of await allContenders())
    if (contender.store === 'none' && !contender.issuer) assert.equal(hasFaults(contender), false, contender.id);
    else if (contender.store === 'redis') assert.equal(hasFaults(contender), true, contender.id);
    else if (contender.issuer) assert.equal(hasFaults(contender), true, contender.id);
});
