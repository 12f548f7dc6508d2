/** Ways to wait for the moment at which a relay lets a part go: what each is worth is for series/relay.ts to find out. */
import { Worker } from 'node:worker_threads';
import { everyTurn, type Waker } from '../../bench/generator/relay/departures.ts';

const cell = () => new Int32Array(new SharedArrayBuffer(4));

/** Sleeps for 0.05 ms at a time, between two looks at the sockets: a kernel rounds it up to a tenth or so. */
function naps(): Waker {
  const never = cell();
  return (dueMs, turn) => {
    const left = dueMs - performance.now();
    if (left > 0) Atomics.wait(never, 0, 0, Math.min(0.05, left));
    setImmediate(turn);
  };
}

/** Sleeps for the whole milliseconds that a timer knows, and turns without a pause for the rest. */
const timerAndTail: Waker = (dueMs, turn) => {
  const left = Math.floor(dueMs - performance.now()) - 1;
  if (left >= 1) setTimeout(turn, left);
  else setImmediate(turn);
};

/** Another thread sleeps until then, and sends word. */
function sleepingThread(): Waker {
  const due = new Float64Array(new SharedArrayBuffer(8));
  const orders = cell();
  const thread = new Worker(
    `const { workerData: { due, orders, origin }, parentPort } = require('node:worker_threads');
     const now = () => performance.timeOrigin + performance.now() - origin;
     const never = new Int32Array(new SharedArrayBuffer(4));
     for (let done = 0; ; ) {
       Atomics.wait(orders, 0, done);
       done = Atomics.load(orders, 0);
       const left = due[0] - now();
       if (left > 0) Atomics.wait(never, 0, 0, left);
       parentPort.postMessage(done);
     }`,
    { eval: true, workerData: { due, orders, origin: performance.timeOrigin } },
  );
  thread.unref();
  let then = () => {};
  thread.on('message', () => then());
  return (dueMs, turn) => {
    then = turn;
    due[0] = dueMs;
    Atomics.add(orders, 0, 1);
    Atomics.notify(orders, 0);
  };
}

export const clocks = { turns: () => everyTurn, naps, timer: () => timerAndTail, thread: sleepingThread } as const;
export type ClockName = keyof typeof clocks;
