/**
 * The store faults, asked the other way round: each broken server is caught, by the fault that names what is wrong with it. Stores and
 * issuers are processes, which are killed and paused; the servers are in this one, but for one that shows that it makes no difference.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { redisToBreak } from '../../../../bench/conformance/faults/breakable-redis.ts';
import { faults } from '../../../../bench/conformance/faults/faults.ts';
import { inTime } from '../../../../bench/conformance/faults/judge.ts';
import {
  type FaultWish,
  faultsOf,
  hasFaults,
  unbreakable,
  unbrokenFaults,
} from '../../../../bench/conformance/faults/run.ts';
import { waitedFor } from '../../../../bench/conformance/target/extra-servers.ts';
import { serverPool } from '../../../../bench/lifecycle/servers.ts';
import { allContenders, contenderFrom, contenderNamed } from '../../../../servers/catalogue.ts';
import type { MountableContender, Mounted } from '../../../../servers/contender.ts';
import { targetAt, targetFrom } from '../../../../servers/target.ts';
import { contractWire } from '../../../../servers/wire/wire.ts';
import { inProcess } from '../../../servers/in-process.ts';

const program = await redisToBreak(process.env, () => {});

type Change = (found: MountableContender) => Partial<MountableContender>;

/** The contender of that name with something about it changed. */
async function changed(id: string, ...changes: Change[]): Promise<MountableContender> {
  const found = await contenderNamed(id);
  return Object.assign({ ...found }, ...changes.map((change) => change(found)));
}

/** Mounted as ever, but with these methods in place of its own. */
const instead =
  (methods: (was: Mounted) => Partial<Mounted>): Change =>
  (found) => ({
    async mount(app, setting) {
      const was = await found.mount(app, setting);
      return { ...was, ...methods(was) };
    },
  });

/** What a design does with a read when its store or issuer fails. */
const onFailure = (answer: (error: unknown) => ReturnType<Mounted['authenticate']>): Change =>
  instead((was) => ({
    async authenticate(request) {
      try {
        return await was.authenticate(request);
      } catch (error) {
        return answer(error);
      }
    },
  }));

const storeLoss =
  (change: Partial<MountableContender['storeLoss']>): Change =>
  (found) => ({ storeLoss: { ...found.storeLoss, ...change } as NonNullable<MountableContender['storeLoss']> });

const lateBy = (ms: number) =>
  onFailure(async (error) => {
    await new Promise((later) => setTimeout(later, ms));
    throw error;
  });

async function outcomes(
  contender: FaultWish['contender'],
  ways: readonly string[],
  broken = 'store',
  serversWith: NonNullable<FaultWish['serversWith']> = inProcess,
) {
  const only = faults.filter((fault) => fault.broken === broken && ways.includes(fault.way));
  const { signal } = new AbortController();
  const results = await faultsOf({ contender, program, signal, only, serversWith });
  return Object.fromEntries(results.map(({ fault, status, note = '' }) => [fault.way, { status, note }]));
}

const anybody = () => ({ id: 'u1', role: 'user', name: 'Name of u1' }) as const;

test('Who lets everybody in while its store is gone, and says that it does not, fails open without saying so', async () => {
  const { killed } = await outcomes(await changed('jwt-denylist', onFailure(anybody)), ['killed']);
  assert.equal(killed?.status, 'fail');
  assert.match(killed?.note ?? '', /^fails open without saying so: a good credential was answered with 200/);
  assert.match(killed?.note ?? '', /a credential that was (logged out|revoked) was let in/);
});

test('Who fails open and says so has a declared limit', async () => {
  const said = storeLoss({ reads: 'open', note: 'It lets everybody in.' });
  assert.deepEqual(await outcomes(await changed('jwt-denylist', said, onFailure(anybody)), ['killed']), {
    killed: { status: 'declared-limit', note: 'It lets everybody in.' },
  });
});

test('A logout that answers 204 and could not be recorded is a lie, of servers that are processes too', async (t) => {
  const place = mkdtempSync(join(tmpdir(), 'authbench-faults-'));
  t.after(() => rmSync(place, { recursive: true, force: true }));
  const file = join(place, 'lies.ts');
  writeFileSync(
    file,
    `import found from '${(await contenderNamed('jwt-denylist')).file}';
export default {
  ...found,
  async mount(app, setting) {
    const was = await found.mount(app, setting);
    return { ...was, revoke: async (id) => { await was.revoke(id).catch(() => {}); } };
  },
};
`,
  );
  const { killed } = await outcomes(await contenderFrom(file), ['killed'], 'store', serverPool);
  assert.deepEqual(killed, {
    status: 'fail',
    note: 'a lie: a revoke was answered with 204, and nothing could record it',
  });
});

test('401 and 500 for what the store alone can tell are named', async () => {
  const refusing = instead(() => ({
    async login() {
      throw new Error('the driver’s words');
    },
  }));
  const broken = await outcomes(await changed('session-redis', refusing), ['killed']);
  assert.match(
    broken.killed?.note ?? '',
    /^broke off: the login was answered with 500$/,
    'a control that fails is told as such',
  );

  const hiding = await changed(
    'jwt-denylist',
    onFailure(() => undefined),
  );
  const { killed } = await outcomes(hiding, ['killed']);
  assert.match(killed?.note ?? '', /a good credential was answered with 401, not 503: it says "not let in"/);
});

test('What a store has forgotten is what is declared: neither more nor less', async () => {
  const [silent, boasting] = await Promise.all([
    changed('jwt-denylist', storeLoss({ forgets: 'nothing' })),
    changed('session-redis', storeLoss({ forgets: 'revocations' })),
  ]);
  const [one, other] = await Promise.all([outcomes(silent, ['emptied']), outcomes(boasting, ['emptied'])]);
  assert.match(one.emptied?.note ?? '', /^fails open without saying so: a credential that was ended works again/);
  assert.match(other.emptied?.note ?? '', /^declares that it forgets revocations, and a good credential does not work/);
});

test('A contender with a store that declares nothing about its loss fails every fault', async () => {
  const { storeLoss: _, ...mute } = await contenderNamed('session-redis');
  const { killed } = await outcomes(mute, ['killed']);
  assert.equal(killed?.status, 'fail');
  assert.match(killed?.note ?? '', /does not declare what happens without it/);
});

test('A target that is started with our store is broken by its own wire, and one that declares nothing must fail closed', async () => {
  const found = await contenderNamed('session-redis');
  const { logout: _, slow: __, ...wire } = contractWire;
  const start = { command: ['it runs in this process'] };
  const { storeLoss: ___, ...mute } = found;
  const target = { ...mute, target: { urls: [], start, wire: { ...wire, contract: false } } };
  assert.deepEqual(await outcomes(target, ['killed']), { killed: { status: 'pass', note: '' } });
  const { storeLoss: ____, ...hiding } = await changed(
    'jwt-denylist',
    onFailure(() => undefined),
  );
  const { killed } = await outcomes({ ...hiding, target: target.target }, ['killed']);
  assert.match(killed?.note ?? '', /a good credential was answered with 401, not 503/);
});

test('A target whose store cannot be broken says why', () => {
  const running = { ...targetAt('shop', ['http://127.0.0.1:1']), store: 'redis' as const };
  const start = { urls: [], start: { command: ['node'] }, wire: contractWire };
  assert.match(unbreakable(running) ?? '', /^it runs already/);
  assert.match(unbreakable({ ...running, target: start, store: 'own' }) ?? '', /does not say `store: 'redis'`/);
  assert.equal(unbreakable({ ...running, target: start }), undefined);
  assert.deepEqual([hasFaults(running), hasFaults({ ...running, target: start })], [false, true]);
  const checks = unbrokenFaults('it runs already');
  assert.equal(checks.length, 5);
  assert.ok(checks.every(({ status, note }) => status === 'not-asked' && note === 'it runs already'));
  assert.deepEqual([checks[0]?.about, checks[4]?.about], ['a killed store', 'an emptied store']);
});

test('Two seconds are two seconds', () => {
  const heard = (ms: number) => ({ what: 'a read', status: 503, ms });
  assert.equal(inTime(heard(2_000), 2_000), undefined);
  assert.equal(inTime(heard(2_010), 2_000), 'a read waited 2.0 s, and 2 s are allowed');
});

test('Every contender whose store or issuer is outside its processes has faults, and no other', async () => {
  for (const contender of await allContenders())
    if (contender.store === 'none' && !contender.issuer) assert.equal(hasFaults(contender), false, contender.id);
    else if (contender.store === 'redis') assert.equal(hasFaults(contender), true, contender.id);
    else if (contender.issuer) assert.equal(hasFaults(contender), true, contender.id);
});

test('Who hangs while the store is paused is told how long', async () => {
  const { paused } = await outcomes(await changed('jwt-denylist', lateBy(3_000)), ['paused']);
  assert.match(paused?.note ?? '', /^a good credential waited \d\.\d s, and 2 s are allowed/);
});

// Nearly all that these do is wait; but with more of them at once, a store would be slow where none is broken.
describe('side by side:', { concurrency: 2 }, () => {
  test('Whoever is wrong about a lost issuer is told so by the same sentences', async () => {
    const of = async (change: Change, ways: readonly string[], id = 'opaque-introspection') =>
      outcomes(await changed(id, change), ways, 'issuer');
    const { issuerLoss: _, ...undeclaring } = await contenderNamed('opaque-introspection');
    const [open, hiding, hanging, mute, forgetful] = await Promise.all([
      of(onFailure(anybody), ['killed']),
      of(
        onFailure(() => undefined),
        ['killed'],
      ),
      of(lateBy(1_000), ['paused']),
      outcomes(undeclaring, ['killed', 'paused'], 'issuer'),
      of(
        (found) => ({
          issuerLoss: { ...(found.issuerLoss as NonNullable<typeof found.issuerLoss>), forgets: 'nothing' },
        }),
        ['killed'],
        'jwt-rs256',
      ),
    ]);
    assert.match(open.killed?.note ?? '', /^fails open without saying so: a good credential was answered with 200/);
    assert.match(hiding.killed?.note ?? '', /a good credential was answered with 401, not 503: it says "not let in"/);
    assert.match(hanging.paused?.note ?? '', /^a good credential waited [2-9]\.\d s, and 2 s are allowed/);
    const undeclared = { status: 'fail', note: 'it has an issuer, and does not declare what happens without it' };
    assert.deepEqual(mute, { killed: undeclared, paused: undeclared });
    assert.match(forgetful.killed?.note ?? '', /a good credential does not work any more, and its issuer lost nothing/);
  });

  test('Keys that are trusted for longer than is declared are found when the issuer is gone', async () => {
    const trusting = await changed('jwt-rs256', (found) => ({
      mount: (app, setting) => found.mount(app, { ...setting, timeouts: { ...waitedFor, trustedSeconds: 3_600 } }),
    }));
    const { killed } = await outcomes(trusting, ['killed'], 'issuer');
    assert.match(killed?.note ?? '', /^fails open without saying so: a good credential was answered with 200/);
  });

  test('The cured Express shop, a process that is started with our store, answers in time while that hangs', async () => {
    const file = join(import.meta.dirname, '../../../../docs/examples/express-sessions/cured.target.ts');
    const found = await outcomes(await targetFrom('cured', file), ['paused'], 'store', serverPool);
    assert.deepEqual(found, { paused: { status: 'pass', note: '' } });
  });

  test('A cluster is broken in every way that one Redis is', async () => {
    const found = await outcomes(await contenderNamed('session-redis-cluster'), ['killed', 'slow', 'reset']);
    const pass = { status: 'pass', note: '' };
    assert.deepEqual(found, { killed: pass, slow: pass, reset: pass });
  });

  test('One that takes a cluster’s silence for a refusal is caught when it is killed, and when it is slow', async () => {
    const told = await changed('session-redis-cluster', (found) => ({
      async mount(app, setting) {
        const was = await found.mount(app, setting);
        app.addHook('onSend', async (_request, reply) => void (reply.statusCode >= 500 && reply.code(401)));
        return was;
      },
    }));
    const found = await outcomes(told, ['killed', 'slow']);
    for (const way of ['killed', 'slow'])
      assert.match(found[way]?.note ?? '', /was answered with 401, not .*503: it says "not let in"/, way);
  });
});
