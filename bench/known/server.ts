/**
 * A server whose behaviour is known, for measuring the instrument: it answers `ok` on every path, after a fixed delay, or
 * not at all during a stall, whose answers then all come at its end. A child process, as the contenders' servers are.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const delayMs = Number(process.env.KNOWN_DELAY_MS ?? 0);
/** A stall of so many ms, from so many ms after the first request on. */
const stallMs = Number(process.env.KNOWN_STALL_MS ?? 0);
const stallAfterMs = Number(process.env.KNOWN_STALL_AFTER_MS ?? 0);
export const knownAnswer = 'ok';

let firstAt: number | undefined;

/** How long the answer to a request that arrives now is held back, ms. */
function heldBack(now: number): number {
  firstAt ??= now;
  const stallFrom = firstAt + stallAfterMs;
  const inStall = stallMs > 0 && now >= stallFrom && now < stallFrom + stallMs;
  return inStall ? stallFrom + stallMs - now : delayMs;
}

const server = createServer((_request, response) => {
  const wait = heldBack(performance.now());
  if (wait <= 0) response.end(knownAnswer);
  else setTimeout(() => response.end(knownAnswer), wait);
});
server.keepAliveTimeout = 600_000;
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () =>
  process.send?.({ type: 'ready', port: (server.address() as AddressInfo).port, pid: process.pid }),
);
