/** What a target file may say. A field that nobody reads would leave its author with another measurement than the one that was meant. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkedTarget } from '../../servers/target-file.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';

const wire = { login: () => ({}), read: () => ({}) };
const whole = {
  url: ['http://127.0.0.1:1', 'http://127.0.0.1:2'],
  title: 'A shop',
  description: 'It sells lamps.',
  settings: { version: 3, framework: 'express', rolling: true },
  limits: [{ id: 'revocation-is-late', note: 'It asks once a second.', seconds: 1, seldom: true }],
  challenge: 'Cookie',
  sameSiteOrigins: ['https://app.example.com', 'https://shop.example.com:8443'],
  store: 'redis',
  storeLoss: { reads: 'closed', graceSeconds: 0, forgets: 'credentials', note: 'It keeps sessions there.' },
  lifetimeSeconds: 60,
  asvs: { level: 1, note: 'By our own reading.' },
  wire: { ...wire, slow: () => ({}), statuses: { refused: 403 } },
};

function complaintOf(target: unknown) {
  try {
    checkedTarget(target, 'shop.ts');
  } catch (error) {
    assert.ok(error instanceof AuthbenchError, String(error));
    return error.complaint;
  }
  return assert.fail('it was taken');
}

test('a target file may say all that is known of a design, how it is started and how it is called', () => {
  assert.equal(checkedTarget(whole, 'shop.ts'), whole);
  const started = { start: { command: ['node', 'server.js'], cwd: '..', env: { A: 'b' }, instances: 2 } };
  assert.equal(checkedTarget(started, 'shop.ts'), started);
  const told = { start: { command: ['node', 'server.js'], env: () => ({}), port: 3000 } };
  assert.equal(checkedTarget(told, 'shop.ts'), told);
});

for (const [what, target, field, near] of [
  ['a field', { ...whole, limit: [] }, 'limit', 'limits'],
  ['a field of the wire', { wire: { ...wire, logOut: () => ({}) } }, 'wire.logOut', 'logout'],
  ['a status', { wire: { ...wire, statuses: { refuse: 403 } } }, 'wire.statuses.refuse', 'refused'],
  ['a field of start', { start: { comand: ['node'] } }, 'start.comand', 'command'],
  ['a field of a limit', { limits: [{ id: 'plain-cookie', notes: '' }] }, 'limits[0].notes', 'note'],
  ['a limit', { limits: [{ id: 'logout-keeps-credentials', note: '' }] }, 'limits[0].id', 'logout-keeps-credential'],
  ['a store', { ...whole, store: 'reddis' }, 'store', 'redis'],
  ['what reads do', { storeLoss: { ...whole.storeLoss, reads: 'close' } }, 'storeLoss.reads', 'closed'],
] as const) {
  test(`${what} that nothing has is refused with its place and the nearest name`, () => {
    const { code, what: said, next } = complaintOf(target);
    assert.equal(code, 'AB_BAD_TARGET');
    assert.ok(said.startsWith('shop.ts: ') && said.includes(`\`${field}\``), said);
    assert.equal(next, `Did you mean ${near}?`);
  });
}

for (const [field, target, received] of [
  ['lifetimeSeconds', { lifetimeSeconds: -900 }, '-900'],
  ['lifetimeSeconds', { lifetimeSeconds: Number.NaN }, 'NaN'],
  ['lifetimeSeconds', { lifetimeSeconds: '900' }, '"900"'],
  ['limits[0].seconds', { limits: [{ id: 'revocation-is-late', note: '', seconds: -1 }] }, '-1'],
  ['limits[0].note', { limits: [{ id: 'plain-cookie' }] }, 'nothing'],
  ['storeLoss.graceSeconds', { storeLoss: { ...whole.storeLoss, graceSeconds: -1 } }, '-1'],
  ['start.instances', { start: { command: ['node'], instances: 0 } }, '0'],
  ['start.instances', { start: { command: ['node'], instances: 1.5 } }, '1.5'],
  ['start.port', { start: { command: ['node'], port: 0 } }, '0'],
  ['start.env.PORT', { start: { command: ['node'], env: { PORT: 1 } } }, '1'],
  ['start.command', { start: { command: 'node server.js' } }, '"node server.js"'],
  ['start.command', { start: { instances: 1 } }, 'nothing'],
  ['wire.statuses.refused', { wire: { ...wire, statuses: { refused: -401 } } }, '-401'],
  ['wire.read', { wire: { ...wire, read: '/account' } }, '"/account"'],
  ['wire.login', { wire: { read: wire.read } }, 'nothing'],
  ['asvs.level', { asvs: { level: 4, note: '' } }, '4'],
  ['url', { url: [] }, '[]'],
  ['sameSiteOrigins[0]', { sameSiteOrigins: ['https://a.test/'] }, '"https://a.test/"'],
  ['settings.keys', { settings: { keys: ['a'] } }, '["a"]'],
] as const) {
  test(`${field} = ${received} is refused, with what it takes`, () => {
    const complaint = complaintOf(target);
    assert.ok(complaint.what.includes(`\`${field}\``), complaint.what);
    assert.deepEqual([complaint.code, complaint.received], ['AB_BAD_TARGET', received]);
    assert.ok(complaint.allowed);
  });
}
