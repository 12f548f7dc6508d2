/** Warm-up of one arm: until its server is as fast as it gets (docs/method.md, interleaved slices). */
import { mediansAgree } from '../../../statistics/warmup.ts';
import type { Instrument, WarmUpRule } from '../../instrument/instrument.ts';

/** Of every run. A test that is not about figures gives its instrument a shorter one. */
const warmUpRule: WarmUpRule = { firstRequests: 12_000, thenRequests: 500, agreeWithin: 0.05, mostMs: 5_000 };

/**
 * By the instrument's rule, else by every run's: 12,000 requests, so that the heap has grown as well as the code been compiled
 * (docs/decisions/0011), then until two successive medians of 500 agree within 5 %, at most 5 s. A server that was `warmBefore` begins with the medians. Returns whether they
 * agreed, and whether a connection broke on the way: the arm must then be opened again. `processes`: that share the requests, on a core each;
 * the first are sent as often.
 */
export async function warmUp(
  arm: string,
  connections: number,
  { generator, clock, warmUp: rule = warmUpRule }: Pick<Instrument, 'generator' | 'clock' | 'warmUp'>,
  warmBefore = false,
  processes = 1,
): Promise<{ requests: number; settled: boolean; broken: boolean }> {
  const startedAt = clock.monotonic();
  let broken = false;
  const run = async (requests: number) => {
    const perConnection = Math.ceil(requests / connections);
    const seen = await generator.slice(arm, { shape: 'counted', perConnection, drainMs: rule.mostMs });
    broken ||= seen.lost + seen.unanswered > 0;
    return seen;
  };
  let requests = 0;
  for (let times = warmBefore ? 1 : processes; times > 0; times--)
    requests += (await run(warmBefore ? rule.thenRequests : rule.firstRequests)).serviceUs.length;
  let before = Number.POSITIVE_INFINITY;
  while (clock.monotonic() - startedAt < rule.mostMs) {
    const { serviceUs } = await run(rule.thenRequests);
    requests += serviceUs.length;
    const now = median(serviceUs);
    if (mediansAgree(before, now, rule.agreeWithin)) return { requests, settled: true, broken };
    before = now;
  }
  return { requests, settled: false, broken };
}

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
