/** `--rate auto`: a rate that every contender can serve with room to spare, found before the plan is frozen. */

import { leastRate, roundedDown, shareOfCapacity } from '../../vocabulary/rates.ts';
import { readExchanges } from '../credentials/credentials.ts';
import type { Instrument, Server } from '../instrument/instrument.ts';
import { stopIfAsked } from '../instrument/stopped.ts';
import { warmUp } from '../procedures/slices/warmup.ts';

/** requests/s, at least `leastRate`. Throws AB_STOPPED where it is aborted. */
export async function calibratedRate(
  servers: readonly Server[],
  connections: number,
  instrument: Pick<Instrument, 'client' | 'generator' | 'clock' | 'signal' | 'warmUp'>,
): Promise<number> {
  const { client, generator, signal } = instrument;
  let least = Number.POSITIVE_INFINITY;
  for (const server of servers) {
    stopIfAsked(signal);
    const opened = await readExchanges(client, server, connections, 1);
    const open = () => generator.openArm({ arm: 'calibrate', url: server.url, connections: opened });
    await open();
    // A server that is too slow for its warm-up has left requests unanswered, and their connections are gone.
    if ((await warmUp('calibrate', connections, instrument)).broken) {
      await generator.closeArm('calibrate');
      await open();
    }
    const seen = await generator.slice('calibrate', { shape: 'closed', ms: 1_000, countFromMs: 100, drainMs: 5_000 });
    await generator.closeArm('calibrate');
    least = Math.min(least, seen.counted / 0.9);
  }
  return Math.max(leastRate, roundedDown(least * shareOfCapacity));
}
