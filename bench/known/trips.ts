/** A known server that asks its store k times, one after the other: is it read as k round trips? */
import { countsOf, evenQuantileOf } from '../../statistics/counts.ts';
import { intervalOf } from '../../statistics/estimate.ts';
import { acrossStarts, meanOf } from '../../statistics/starts.ts';
import { randomFor, shuffled } from '../../vocabulary/random.ts';
import { lineOf, type Seen } from '../procedures/distance/lines.ts';
import { connections, type Laboratory } from './laboratory.ts';

export interface TripsFound {
  /** Asked of the store, one after the other. */
  readonly asks: number;
  /** Slope without the distance of zero, and its interval of 95 % over starts. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface TripsWish {
  readonly asks: readonly number[];
  readonly distancesMs: readonly number[];
  /** Processes, one after the other. */
  readonly starts: number;
  /** Slices of 250 ms at 1,000 requests/s, at each distance and number of asks in each start. */
  readonly slices: number;
  readonly seed: number;
}

export async function tripsTrial(
  laboratory: Laboratory,
  { asks, distancesMs, starts, slices, seed }: TripsWish,
): Promise<TripsFound[]> {
  const slopes = new Map(asks.map((each) => [each, [] as number[]]));
  const arms = asks.flatMap((each) => distancesMs.map((roundTripMs) => ({ asks: each, roundTripMs })));
  for (let start = 1; start <= starts; start++) {
    const server = await laboratory.known(`trips-${start}`, { storeAsks: 1 }, { relayed: true });
    const seen = new Map(arms.map((arm) => [arm, { response: [] as number[], pings: [] as number[] }]));
    for (let slice = -1; slice < slices; slice++)
      for (const arm of shuffled(arms, randomFor(seed, `trips/order/${start}`, slice + 1))) {
        await server.behave({ storeAsks: arm.asks });
        const pace = { rate: 1_000, ms: 250, phase: randomFor(seed, `trips/phase/${start}`, slice + 1)() };
        const { pingPort } = server;
        const distance = { roundTripMs: arm.roundTripMs, ...(pingPort === undefined ? {} : { pingPort }) };
        const one = await laboratory.unsliced(server, pace, connections, distance);
        if (slice < 0) continue; // warms up
        seen.get(arm)?.response.push(...one.serviceUs.map((us, index) => us + (one.queueingUs[index] as number)));
        seen.get(arm)?.pings.push(...(one.relay?.pingUs ?? []));
      }
    await server.stop();
    for (const each of asks) {
      const points = arms
        .filter((arm) => arm.asks === each)
        .map((arm): Seen => {
          const { response = [], pings = [] } = seen.get(arm) ?? {};
          return {
            askedMs: arm.roundTripMs,
            roundTripMs: medianMs(pings),
            responseMs: medianMs(response),
            requests: response.length,
            relayCore: undefined,
          };
        });
      const slope = lineOf({ draw: String(start), seen: points }, Number.MIN_VALUE)?.slope;
      if (slope !== undefined) slopes.get(each)?.push(slope);
    }
  }
  return asks.map((each) => {
    const values = slopes.get(each) ?? [];
    const outcome = acrossStarts({ scale: 'difference', value: meanOf(values), values });
    const none = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    const { low, high } = outcome.state === 'none' ? none : intervalOf(outcome, 0.95);
    return { asks: each, value: meanOf(values), low, high };
  });
}

/** µs, recorded as whole ones as in every run. */
const medianMs = (us: readonly number[]) => evenQuantileOf(countsOf(us.map(Math.round)), 0.5) / 1_000;
