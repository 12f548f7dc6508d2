/** `--rate auto`: a rate that every contender can serve with room to spare, found before the plan is frozen. */

import { readExchanges } from '../credentials/credentials.ts';
import type { Instrument, Server } from '../instrument/instrument.ts';
import { stopIfAsked } from '../instrument/stopped.ts';
import { warmUp } from '../procedures/slices/warmup.ts';

/** Share of the slowest contender's capacity: far from saturation, so that queueing is not what is compared. */
const shareOfCapacity = 0.3;

/** The largest 1, 2 or 5 times a power of ten that is not above `rate`. */
export function roundedDown(rate: number): number {
  const power = 10 ** Math.floor(Math.log10(rate));
  const lead = rate / power;
  return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
}

/** requests/s. Throws AB_STOPPED where it is aborted. */
export async function calibratedRate(
  servers: readonly Server[],
  connections: number,
  instrument: Pick<Instrument, 'client' | 'generator' | 'clock' | 'signal' | 'warmUp'>,
): Promise<number> {
  const { client, generator, signal } = instrument;
  let least = Number.POSITIVE_INFINITY;
  for (const server of servers) {
    stopIfAsked(signal);
    await generator.openArm({
      arm: 'calibrate',
      url: server.url,
      connections: await readExchanges(client, server, connections, 1),
    });
    await warmUp('calibrate', connections, instrument);
    const seen = await generator.slice('calibrate', { shape: 'closed', ms: 1_000, countFromMs: 100, drainMs: 5_000 });
    await generator.closeArm('calibrate');
    least = Math.min(least, seen.counted / 0.9);
  }
  return Math.max(1, roundedDown(least * shareOfCapacity));
}
