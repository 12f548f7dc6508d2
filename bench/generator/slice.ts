/**
 * One slice of load on one arm. Nothing of ours ticks while it runs: the shapes end by themselves, and a single timer, the
 * drain deadline, ends a slice whose answers stay away.
 */
import { waitedForCore } from './core-wait.ts';
import { followingLoop } from './following-loop.ts';
import type { SliceOrder, SliceResult } from './messages.ts';
import { openLoop } from './open-loop.ts';
import type { SliceRecord } from './record.ts';
import { Recording } from './recording.ts';
import type { Connection, Listener } from './valve.ts';

const recordings = { service: new Recording(), queueing: new Recording(), lateness: new Recording() };

export async function runSlice(connections: readonly Connection[], order: SliceOrder): Promise<SliceResult> {
  const record: SliceRecord = {
    ...recordings,
    due: 0,
    wrong: 0,
    wrongStatus: 0,
    // Broken since the slice before: it would be left out in silence, and the load would be another.
    lost: connections.filter(({ alive }) => !alive).length,
    counted: 0,
    outstanding: 0,
    ended: false,
  };
  const nominalMs = order.shape === 'open' ? order.pace.ms : order.shape === 'closed' ? order.ms : 0;
  const bytesBefore = bytesOf(connections);
  const waitedBefore = waitedForCore();
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let endedAt = startedAt;
  let cpu = cpuBefore;
  await new Promise<void>((done) => {
    const end = () => {
      if (record.ended) return;
      record.ended = true;
      endedAt = performance.now();
      cpu = process.cpuUsage(cpuBefore);
      clearTimeout(deadline);
      done();
    };
    const deadline = setTimeout(end, nominalMs + order.drainMs);
    if (order.shape === 'open') openLoop(connections, order.pace, record, end);
    else followingLoop(connections, order, record, end);
  });
  const waitedAfter = waitedForCore();
  for (const connection of connections) connection.listener = tooLate;
  const bytesAfter = bytesOf(connections);
  const { due, wrong, wrongStatus, lost, counted, outstanding } = record;
  return {
    serviceUs: recordings.service.take(),
    queueingUs: recordings.queueing.take(),
    latenessUs: recordings.lateness.take(),
    due,
    wrong,
    wrongStatus,
    lost,
    counted,
    unanswered: outstanding,
    bytesSent: bytesAfter.sent - bytesBefore.sent,
    bytesReceived: bytesAfter.received - bytesBefore.received,
    durationMs: endedAt - startedAt,
    generatorCpuMs: (cpu.user + cpu.system) / 1_000,
    generatorWaitedMs: waitedBefore === null || waitedAfter === null ? null : waitedAfter - waitedBefore,
  };
}

/** Read at a slice's edges alone: nothing is added to a request. */
function bytesOf(connections: readonly Connection[]): { sent: number; received: number } {
  const sum = { sent: 0, received: 0 };
  for (const { bytes } of connections) {
    sum.sent += bytes.sent;
    sum.received += bytes.received;
  }
  return sum;
}

/** An answer after the drain deadline belongs to no slice; its connection is not used again. One lost now counts in the next slice. */
const tooLate: Listener = { answered: (connection) => connection.close(), lost() {} };
