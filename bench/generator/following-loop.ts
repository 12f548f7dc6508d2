/** Closed and counted loads: a connection sends its next request when it has its answer. */
import type { SliceOrder } from './messages.ts';
import { noteWrong, type SliceRecord } from './record.ts';
import type { Connection, Listener } from './valve.ts';

/**
 * Closed: until the nominal end; then what is under way is awaited. Answers count for the capacity from `countFromMs` to
 * the nominal end, because ramp-up and drain differ between servers. Counted: each connection sends its share.
 */
export function followingLoop(
  connections: readonly Connection[],
  order: SliceOrder & { readonly shape: 'closed' | 'counted' },
  record: SliceRecord,
  end: () => void,
): void {
  const startedAt = performance.now();
  const countFrom = order.shape === 'closed' ? startedAt + order.countFromMs : Number.POSITIVE_INFINITY;
  const nominalEnd = order.shape === 'closed' ? startedAt + order.ms : Number.POSITIVE_INFINITY;
  const share = order.shape === 'counted' ? order.perConnection : Number.POSITIVE_INFINITY;
  const sent = new Float64Array(connections.length);

  const send = (connection: Connection) => {
    sent[connection.index] = (sent[connection.index] as number) + 1;
    record.outstanding += 1;
    record.due += 1;
    connection.send();
  };
  const listener: Listener = {
    answered(connection, serviceMs, right) {
      record.outstanding -= 1;
      if (right) record.service.push(serviceMs * 1_000);
      else noteWrong(record, connection);
      const now = performance.now();
      if (right && now >= countFrom && now < nominalEnd) record.counted += 1;
      if (now < nominalEnd && (sent[connection.index] as number) < share) send(connection);
      else if (record.outstanding === 0) end();
    },
    lost(connection) {
      record.lost += 1;
      if (connection.busy) record.outstanding -= 1;
      if (record.outstanding <= 0) end();
    },
  };
  for (const connection of connections) connection.listener = listener;
  for (const connection of connections) if (connection.alive && share > 0) send(connection);
  if (record.outstanding === 0) end();
}
