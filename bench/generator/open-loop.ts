/** Open load: requests are due at times fixed beforehand, whether or not the server keeps up. */
import { dueAt, dueWithin, type Pace } from './pacer.ts';
import { noteWrong, type SliceRecord } from './record.ts';
import type { Connection, Listener } from './valve.ts';

/**
 * Four moments of a request are told apart: due (by plan), released (the pacer saw it), sent (a connection was free),
 * answered. Lateness = released − due is the instrument's own; queueing = sent − released and service = answered − sent
 * are the server's.
 *
 * The pacer spins, looking at the clock on every turn of the event loop, because an idle virtual core wakes up too slowly
 * to be punctual (docs/method.md). Requests go on being due until every request of the nominal slice has its answer, and
 * all of them are recorded: to stop earlier would leave out what a stall does to the requests behind it.
 */
export function openLoop(connections: readonly Connection[], pace: Pace, record: SliceRecord, end: () => void): void {
  const nominal = dueWithin(pace);
  const idle = new Ring(connections);
  const underWay = new Float64Array(connections.length); // request number by connection
  const releasedAt: number[] = [];
  let sent = 0; // in the order of release, so request number `sent` is the next to be sent
  let nominalEnded = 0;
  record.due = nominal;

  const send = (connection: Connection, now: number) => {
    record.queueing.push((now - (releasedAt[sent] as number)) * 1_000);
    record.service.push(Number.NaN);
    underWay[connection.index] = sent++;
    connection.send();
  };
  const ended = (connection: Connection): number => {
    const request = underWay[connection.index] as number;
    record.outstanding -= 1;
    if (request < nominal) nominalEnded += 1;
    return request;
  };
  const listener: Listener = {
    answered(connection, serviceMs, right) {
      const request = ended(connection);
      if (right) record.service.set(request, serviceMs * 1_000);
      else noteWrong(record, connection);
      if (sent < releasedAt.length) send(connection, performance.now());
      else idle.push(connection);
    },
    lost(connection) {
      record.lost += 1;
      if (connection.busy) ended(connection); // an idle one is passed over when its turn comes
      if (!connections.some(({ alive }) => alive)) end(); // nothing can be sent or answered any more
    },
  };
  for (const connection of connections) connection.listener = listener;

  const startedAt = performance.now() + 1;
  const spin = () => {
    if (record.ended) return;
    if (nominalEnded < nominal) {
      const now = performance.now();
      for (
        let due = startedAt + dueAt(pace, releasedAt.length);
        due <= now;
        due = startedAt + dueAt(pace, releasedAt.length)
      ) {
        record.lateness.push((now - due) * 1_000);
        record.outstanding += 1;
        releasedAt.push(now);
        const connection = sent === releasedAt.length - 1 ? idle.shift() : undefined;
        if (connection) send(connection, now);
      }
    } else if (record.outstanding === 0) return end();
    setImmediate(spin);
  };
  spin();
}

/** Idle connections, used in turn so that all of them are. */
class Ring {
  readonly #slots: Connection[];
  #head = 0;
  #length: number;
  constructor(connections: readonly Connection[]) {
    this.#slots = connections.filter((connection) => connection.alive);
    this.#length = this.#slots.length;
  }
  push(connection: Connection): void {
    this.#slots[(this.#head + this.#length++) % this.#slots.length] = connection;
  }
  /** The connection that has been idle for longest; broken ones are passed over. */
  shift(): Connection | undefined {
    if (this.#length === 0) return undefined;
    const connection = this.#slots[this.#head] as Connection;
    this.#head = (this.#head + 1) % this.#slots.length;
    this.#length -= 1;
    return connection.alive ? connection : this.shift();
  }
}
