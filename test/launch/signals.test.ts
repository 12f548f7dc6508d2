import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { exitCodeOf, runChild, signalFilter } from '../../scripts/launch/child.mjs';
import { collect, said, type TempProject, tempProject } from './temp-project.ts';

/** Says that it is up, and ends in an orderly way, which takes a moment, with a code of its own for each way out. */
const cli = `
  import { writeFileSync } from 'node:fs';
  const keep = setInterval(() => {}, 1000);
  const end = (word: string, code: number) => {
    console.log('ending');
    setImmediate(() => {
      writeFileSync(process.argv[2] ?? '', word);
      process.exit(code);
    });
  };
  process.once('SIGINT', () => end('interrupted', 130));
  process.once('SIGTERM', () => end('terminated', 41));
  process.once('SIGHUP', () => end('hung up', 42));
  process.once('disconnect', () => end('left alone', 43));
  console.log('up');
`;

async function started(
  t: TestContext,
): Promise<{ project: TempProject; child: ReturnType<TempProject['start']>; trace: string }> {
  const project = tempProject(t, cli);
  const trace = join(project.folder, 'trace');
  const child = project.start(trace);
  t.after(() => child.kill('SIGKILL'));
  await said(child.stdout, 'up');
  return { project, child, trace };
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 41],
  ['SIGHUP', 42],
] as const) {
  test(`${signal} reaches the command, and the launcher leaves after it with its exit code`, async (t) => {
    const { child, trace } = await started(t);
    child.kill(signal);
    const [left] = await once(child, 'exit');
    assert.equal(left, code);
    assert.equal(existsSync(trace), true, 'the launcher left before its child had finished');
  });
}

test('a signal to the launcher’s process group reaches the command through the launcher alone', async (t) => {
  // SIGWINCH stands for any: the launcher does not pass it on, so the command may not see it.
  const child = tempProject(
    t,
    `const keep = setInterval(() => {}, 1000);
     process.on('SIGWINCH', () => console.log('reached'));
     process.once('SIGTERM', () => process.exit(0));
     console.log('up');`,
  ).start();
  t.after(() => child.kill('SIGKILL'));
  const out = collect(child.stdout);
  await said(child.stdout, 'up');
  process.kill(-(child.pid as number), 'SIGWINCH');
  child.kill('SIGTERM');
  await once(child, 'close');
  assert.equal(out(), 'up\n');
});

test('the same signal again within half a second is an echo, later it is a second one', () => {
  const isNew = signalFilter();
  assert.equal(isNew('SIGINT', 1_000), true);
  assert.equal(isNew('SIGINT', 1_400), false);
  assert.equal(isNew('SIGTERM', 1_400), true);
  assert.equal(isNew('SIGINT', 1_901), true);
});

test('a command whose launcher is killed learns it', async (t) => {
  const { child, trace } = await started(t);
  // The output is the child's as well: it ends when the child has.
  const outputEnded = once(child.stdout as NodeJS.ReadableStream, 'end');
  child.kill('SIGKILL');
  await outputEnded;
  assert.equal(existsSync(trace), true);
});

test('a command whose launcher was started by npm ends when npm’s shell does, as on SIGTERM', async (t) => {
  const project = tempProject(t, cli);
  const trace = join(project.folder, 'trace');
  const shell = project.startByNpm(trace);
  await said(shell.stdout, 'up');
  const outputEnded = once(shell.stdout as NodeJS.ReadableStream, 'end');
  shell.kill('SIGKILL');
  await outputEnded;
  assert.equal(readFileSync(trace, 'utf8'), 'terminated');
});

test('the exit code of the command is passed on, also where a signal ended it', async (t) => {
  const project = tempProject(t, `process.argv[2] === 'die' ? process.kill(process.pid, 'SIGKILL') : process.exit(3);`);
  assert.equal((await project.run('leave')).code, 3);
  assert.equal((await project.run('die')).code, 137);
  assert.equal(exitCodeOf('SIGTERM'), 143);
  assert.equal(exitCodeOf(null), 1);
});

test('Ctrl-C during the install leaves with 130 and no complaint', async (t) => {
  const project = tempProject(t, cli);
  project.breakNpm('exec sleep 60');
  const child = project.start();
  const err = collect(child.stderr);
  while (project.npmCalls().length === 0) await setTimeout(5);
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  assert.equal(code, 130);
  assert.doesNotMatch(err(), /AB_/);
});

/** Tells that it is up by making a file beside where it is told. */
const up = `require('node:fs').writeFileSync(require('node:path').join(process.argv[1], 'up'), '');`;
/** Deaf to every signal that can be ignored, and busy. */
const deaf = `for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {}); ${up} for (;;);`;
const slow = `process.on('SIGINT', () => setTimeout(() => process.exit(7), 500)); setInterval(() => {}, 1000); ${up}`;

/** Runs a script with little patience, and comes back once it is up. */
async function impatiently(t: TestContext, script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'authbench-deaf-'));
  const watcher = watch(folder);
  t.after(() => {
    watcher.close();
    rmSync(folder, { recursive: true });
  });
  const isUp = once(watcher, 'change');
  const ended = runChild(process.execPath, ['-e', script, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    patience: 300,
  });
  await isUp;
  return { ended };
}

for (const signals of [['SIGTERM'], ['SIGHUP'], ['SIGINT', 'SIGTERM']] as const)
  test(`a child that hears nothing does not outlive ${signals.join(' and then ')}`, async (t) => {
    const heard = process.listenerCount('SIGTERM');
    const { ended } = await impatiently(t, deaf);
    const told = t.mock.method(process.stderr, 'write', () => true);
    for (const signal of signals) process.emit(signal, signal);
    const { signal, code, interrupted } = await ended;
    assert.match(String(told.mock.calls.at(-1)?.arguments[0]), /did not end within 0\.3 s and was killed/);
    told.mock.restore();
    assert.deepEqual([signal, code, interrupted], ['SIGKILL', 137, true]);
    assert.equal(process.listenerCount('SIGTERM'), heard, 'nothing listens any more');
  });

test('one Ctrl-C gives a child all the time that it needs', async (t) => {
  const { ended } = await impatiently(t, slow);
  process.emit('SIGINT', 'SIGINT');
  assert.equal((await ended).code, 7);
});
