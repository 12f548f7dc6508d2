import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StartedOnce } from '../../../bench/lifecycle/started-once.ts';

/** Counts what is started and stopped. */
function counted() {
  const log: string[] = [];
  const start = (name: string) => async () => {
    log.push(`start ${name}`);
    return { name, stop: async () => void log.push(`stop ${name}`) };
  };
  return { log, start };
}

test('Whoever asks first starts it; those who ask at the same moment and later get the same', async () => {
  const { log, start } = counted();
  const once = new StartedOnce<{ name: string; stop(): Promise<void> }>();
  const [one, other] = await Promise.all([once.get('a', start('one')), once.get('a', start('another'))]);
  assert.equal(one, other);
  assert.equal(await once.get('a', start('a third')), one);
  assert.deepEqual(log, ['start one']);
});

test('What was ended is started again for whoever asks next, and what never ran is ended in silence', async () => {
  const { log, start } = counted();
  const once = new StartedOnce();
  await once.get('a', start('one'));
  await once.end('a');
  await once.end('b');
  await once.get('a', start('another'));
  assert.deepEqual(log, ['start one', 'stop one', 'start another']);
});

test('A start that failed stays failed, and hinders nothing from being ended', async () => {
  const { log, start } = counted();
  const once = new StartedOnce();
  const fails = () => Promise.reject(new Error('no port'));
  await assert.rejects(once.get('a', fails), /no port/);
  await assert.rejects(once.get('a', start('one')), /no port/);
  await once.get('b', start('another'));
  await once.endAll();
  assert.deepEqual(log, ['start another', 'stop another']);
});

test('Ending all waits for a start under way, and ends what comes of it', async () => {
  const { log, start } = counted();
  const once = new StartedOnce<{ stop(): Promise<void> }>();
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const starting = once.get('a', async () => {
    await held;
    return start('late')();
  });
  const ending = once.endAll();
  assert.deepEqual(log, []);
  letGo();
  await Promise.all([starting, ending]);
  assert.deepEqual(log, ['start late', 'stop late']);
});
