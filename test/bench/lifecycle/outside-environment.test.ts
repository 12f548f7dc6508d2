/** What a target file makes of the variables that its server is given. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { outsideServers } from '../../../bench/lifecycle/outside.ts';
import type { TargetFile } from '../../../servers/target.ts';
import { targetOf } from '../../../servers/target.ts';

type Environment = NonNullable<NonNullable<TargetFile['start']>['env']>;

/** Prints its environment, and ends. */
const printing = [process.execPath, '-e', 'console.log(process.env.REDIS_URL, process.env.PORT, process.env.GONE)'];

const started = (env: Environment, command = printing) =>
  outsideServers(targetOf('shop', { start: { command, env }, store: 'redis' }, '/tmp/shop.target.mjs'), 1, {
    cores: null,
    operatorKey: 'k'.repeat(43),
    storeUrl: 'redis://127.0.0.1:7',
    keyPrefixOf: () => 'test:',
    observe: () => assert.fail('there is no store to observe'),
    targetEnded: () => {},
  });

test('A function gets what the server is given, by the names of authbench; what it says of PORT does not count', async () => {
  await assert.rejects(
    started(({ AUTHBENCH_STORE_URL }) => ({ REDIS_URL: AUTHBENCH_STORE_URL, PORT: '1', GONE: undefined })),
    ({ code, complaint }: { code: string; complaint: { received: string } }) => {
      assert.equal(code, 'AB_TARGET_ENDED');
      assert.match(complaint.received, /redis:\/\/127\.0\.0\.1:7 \d{4,5} undefined/);
      return true;
    },
  );
});

for (const [what, env, received] of [
  ['throws', () => JSON.parse('{'), /JSON/],
  ['returns a number', () => ({ A: 1 }) as unknown as Record<string, string>, /^A$/],
  ['returns nothing', () => undefined as unknown as Record<string, string>, /^undefined$/],
] as const)
  test(`One that ${what} is refused as a slip of the target file`, async () => {
    await assert.rejects(started(env), ({ code, complaint }: { code: string; complaint: { received: string } }) => {
      assert.equal(code, 'AB_BAD_TARGET');
      assert.match(complaint.received, received);
      return true;
    });
  });

test('One whose port another has taken meanwhile is not measured by what that other answers', {
  skip: process.platform !== 'linux',
}, async (t) => {
  // The command finds its port taken by a server of somebody else, and ends as servers do.
  const other = createServer((_, answer) => answer.end());
  t.after(() => other.close());
  const taken: NonNullable<TargetFile['start']>['env'] = ({ PORT }) => {
    other.listen(Number(PORT), '127.0.0.1');
    return {};
  };
  const command = [
    process.execPath,
    '-e',
    'setTimeout(() => require("node:http").createServer().listen(process.env.PORT, "127.0.0.1"), 300)',
  ];
  await assert.rejects(
    started(taken, command),
    ({ code, complaint }: { code: string; complaint: { received: string } }) => {
      assert.equal(code, 'AB_TARGET_ENDED');
      assert.match(complaint.received, /EADDRINUSE/);
      return true;
    },
  );
});

test('Several instances on one fixed port are refused', () => {
  const start = { command: printing, port: 3000, instances: 2 };
  assert.throws(() => targetOf('shop', { start }, '/tmp/shop.target.mjs'), { code: 'AB_BAD_TARGET' });
});
