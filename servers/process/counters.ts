import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { PerformanceObserver, performance } from 'node:perf_hooks';
import type { Counters } from './messages.ts';

/**
 * Counts from the moment it is called. Nothing is done per request: sockets count their bytes themselves, and are
 * listened to when they open and close.
 */
export function countersOf(server: Server): () => Counters {
  const open = new Set<Socket>();
  let closedRead = 0;
  let closedWritten = 0;
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      closedRead += socket.bytesRead;
      closedWritten += socket.bytesWritten;
    });
  });

  let gcMs = 0;
  const observer = new PerformanceObserver((list) => addGc(list.getEntries()));
  const addGc = (entries: readonly { duration: number }[]) => {
    for (const entry of entries) gcMs += entry.duration;
  };
  observer.observe({ entryTypes: ['gc'] });

  return () => {
    addGc(observer.takeRecords());
    const loop = performance.eventLoopUtilization();
    const cpu = process.cpuUsage();
    let bytesRead = closedRead;
    let bytesWritten = closedWritten;
    for (const socket of open) {
      bytesRead += socket.bytesRead;
      bytesWritten += socket.bytesWritten;
    }
    return {
      eventLoopActiveMs: loop.active,
      eventLoopIdleMs: loop.idle,
      gcMs,
      rssBytes: process.memoryUsage.rss(),
      bytesRead,
      bytesWritten,
      connections: open.size,
      cpuUserUs: cpu.user,
      cpuSystemUs: cpu.system,
    };
  };
}
