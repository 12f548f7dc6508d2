import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Child, type ChildOptions, startChild } from '../../../bench/process/child.ts';
import { killAll } from '../../../bench/process/end.ts';
import { AuthbenchError } from '../../../vocabulary/errors.ts';
import { commandOf, descendantsOf } from '../../scripts/descendants.ts';
import { gone, lives } from '../lifecycle/living.ts';

after(killAll);

const started = (behaviour: string, options: Partial<ChildOptions> = {}): Promise<Child> =>
  startChild({
    name: 'the child',
    file: join(import.meta.dirname, 'children', 'behaving.ts'),
    cores: null,
    ...options,
    env: { BEHAVIOUR: behaviour, ...options.env },
  });

/** The error that a promise rejects with; it must be one for people. */
async function complaintOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => assert.fail('it did not reject'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AuthbenchError, String(error));
  return { ...error.complaint, exitCode: error.exitCode };
}

test('a child that is ready answers what it is asked, each answer to its own order', async () => {
  const child = await started('answers');
  assert.equal(child.ready.pid, child.pid);
  const answers = await Promise.all(
    [1, 2, 3].map((number) => child.ask<{ value: { number: number } }>({ do: 'echo', number })),
  );
  assert.deepEqual(
    answers.map(({ value }) => value.number),
    [1, 2, 3],
  );
  await child.stop();
});

test('typed arrays arrive as they were sent', async () => {
  const child = await started('answers');
  const times = Float64Array.of(1.5, Number.NaN, 3);
  const { value } = await child.ask<{ value: { times: Float64Array } }>({ do: 'echo', times });
  assert.deepEqual(value.times, times);
  await child.stop();
});

test('an order that the child refuses rejects with the child’s name', async () => {
  const child = await started('answers');
  await assert.rejects(child.ask({ do: 'refuse' }), /^Error: the child: no$/);
  await child.stop();
});

test('a message that answers no order is told as a notice', async () => {
  let told = (_: unknown) => {};
  const notice = new Promise<unknown>((resolve) => {
    told = resolve;
  });
  const child = await started('answers', { notice: (message) => told(message) });
  child.ask({ do: 'tell' }).catch(() => {});
  assert.deepEqual(await notice, { told: 'unasked' });
  await child.stop();
});

test('a child that never gets ready is ended at its deadline', async () => {
  const { code, what, exitCode } = await complaintOf(started('silent', { readyWithinMs: 300 }));
  assert.deepEqual([code, exitCode], ['AB_CHILD_LOST', 1]);
  assert.match(what, /the child ended: not ready within 300 ms/);
  if (process.platform === 'linux')
    await gone(descendantsOf(process.pid).filter((pid) => /behaving/.test(commandOf(pid))));
});

test('a child that exits before it is ready is told with its exit code and its last words', async () => {
  const { code, what } = await complaintOf(started('exits'));
  assert.equal(code, 'AB_CHILD_LOST');
  assert.equal(what, 'the child ended: exit code 3 before it was ready. Its last words: the key was missing');
});

test('a child that says why it cannot start keeps its code', async () => {
  const { code, what, exitCode } = await complaintOf(started('fails'));
  assert.deepEqual([code, exitCode], ['AB_SECRET_SHORT', 2]);
  assert.equal(what, 'the child did not start: The secret is short.');
});

test('a program that is not there is told', async () => {
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    const { code, what } = await complaintOf(started('answers', { cores: '0' }));
    assert.equal(code, 'AB_CHILD_LOST');
    assert.match(what, /taskset ENOENT/);
  } finally {
    process.env.PATH = path;
  }
});

test('a child that dies under way rejects every order that was pending, and each one after', async () => {
  const child = await started('answers');
  const pending = [child.ask({ do: 'nothing' }), child.ask({ do: 'nothing' }), child.ask({ do: 'die' })];
  for (const order of pending) {
    const { code, what } = await complaintOf(order);
    assert.deepEqual([code, what], ['AB_CHILD_LOST', 'the child ended: exit code 7.']);
  }
  assert.equal(await child.ended, 'exit code 7');
  assert.match((await complaintOf(child.ask({ do: 'echo' }))).what, /it is gone/);
  await child.stop();
});

test('a child that does not answer within the deadline of an order is told so, and lives on', async () => {
  const child = await started('answers');
  const { code, what, exitCode } = await complaintOf(child.ask({ do: 'nothing' }, 50));
  assert.deepEqual(
    [code, what, exitCode],
    ['AB_CHILD_LOST', 'the child does not answer within 0.05 s, and still runs.', 1],
  );
  assert.ok(await child.ask({ do: 'echo' }, 10_000));
  await child.stop();
});

test('the last words of a child that crashes are the line of its error, not of its stack or its Node', async () => {
  const child = await started('answers');
  const { what } = await complaintOf(child.ask({ do: 'throw' }));
  assert.equal(what, 'the child ended: exit code 1. Its last words: TypeError: the lamp is out');
});

test('a child that says over its channel why it fails is told with that', async () => {
  const child = await started('answers');
  const { what } = await complaintOf(child.ask({ do: 'fail' }));
  assert.match(
    what,
    /^the child ended: exit code 1\. Its last words: AB_SERVER_CRASHED: The server failed with TypeError\. +received: at lamp\.ts:3$/,
  );
});

test('orders that are sent just after a child was killed reject too', async () => {
  const child = await started('answers');
  process.kill(child.pid, 'SIGKILL');
  const orders = Array.from({ length: 5 }, () => child.ask({ do: 'echo' }));
  for (const order of orders) assert.equal((await complaintOf(order)).code, 'AB_CHILD_LOST');
  assert.equal(await child.ended, 'SIGKILL');
});

test('a child that is stopped ends by itself, and may be stopped twice', async () => {
  const child = await started('answers');
  await Promise.all([child.stop(), child.stop()]);
  assert.equal(await child.ended, 'exit code 0');
  assert.equal(lives(child.pid), false);
  await child.stop();
});

test('a child that does not hear is killed', async () => {
  const child = await started('deaf');
  await child.stop();
  assert.equal(await child.ended, 'SIGKILL');
});

test('a child that closes its channel and lives on is ended, and what it was asked rejects', async () => {
  const child = await started('answers-and-closes');
  assert.match((await complaintOf(child.ask({ do: 'echo' }))).what, /the child ended: SIGKILL/);
  assert.equal(await child.ended, 'SIGKILL');
});

test('killAll ends all that live, at once', async () => {
  const children = await Promise.all([started('answers'), started('deaf')]);
  killAll();
  assert.deepEqual(await Promise.all(children.map(({ ended }) => ended)), ['SIGKILL', 'SIGKILL']);
  await gone(children.map(({ pid }) => pid));
});

test('a child knows what it was told and what it needs to start, and nothing else of our environment', async () => {
  process.env.SOMEBODYS_PASSWORD = 'secret';
  const child = await started('answers', { env: { TOLD: 'yes' } });
  const { value } = await child.ask<{ value: Record<string, string> }>({ do: 'environment' });
  assert.equal(value.SOMEBODYS_PASSWORD, undefined);
  assert.deepEqual([value.TOLD, value.NODE_ENV, value.PATH], ['yes', 'production', process.env.PATH]);
  delete process.env.SOMEBODYS_PASSWORD;
  await child.stop();
});

test('a child is in a process group of its own, so that Ctrl-C reaches the harness alone', {
  skip: process.platform !== 'linux',
}, async () => {
  const child = await started('answers');
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
  const [, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  assert.equal(Number(group), child.pid);
  await child.stop();
});

const canPin = spawnSync('taskset', ['-c', '0', 'true']).status === 0;

test('a pinned child runs on its cores alone', { skip: !canPin }, async () => {
  const child = await started('answers', { cores: '0' });
  assert.equal(child.ready.pid, child.pid);
  assert.match(readFileSync(`/proc/${child.pid}/status`, 'utf8'), /^Cpus_allowed_list:\s*0$/m);
  await child.stop();
});
