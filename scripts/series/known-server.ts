/**
 * Does the instrument report what is there? A server with a constant delay of 20 ms at 100 requests/s, and one that stalls
 * for 1 s of 10 s at 1,000 requests/s, each run as one unsliced arm. Usage: node scripts/series/known-server.ts
 */
import type { Pace } from '../../bench/generator/pacer.ts';
import type { Behaviour } from '../../bench/known/behaviour.ts';
import { type Laboratory, quantilesOf, withLaboratory } from '../../bench/known/laboratory.ts';
import { placementHere } from '../../bench/machine/machine.ts';

async function measured(laboratory: Laboratory, behaviour: Behaviour, pace: Pace) {
  const server = await laboratory.known('known', behaviour);
  const seen = await laboratory.unsliced(server, pace, 32);
  await server.stop();
  const at = quantilesOf(seen);
  return {
    requests: seen.serviceUs.length,
    wrong: seen.wrong,
    'response-p50 (ms)': at(0.5).toFixed(2),
    'response-p90 (ms)': at(0.9).toFixed(2),
    'response-p99 (ms)': at(0.99).toFixed(2),
    'response-max (ms)': at(1).toFixed(2),
    'service-p99 (ms)': at(0.99, 'service').toFixed(2),
    'lateness-p99 (ms)': at(0.99, 'lateness').toFixed(2),
  };
}

await withLaboratory(placementHere(), async (laboratory) => {
  console.table({
    'constant 20 ms, 100 requests/s, 20 s': await measured(
      laboratory,
      { delayMs: 20 },
      { rate: 100, ms: 20_000, phase: 0.5 },
    ),
    'stall of 1 s in 10 s, 1,000 requests/s': await measured(
      laboratory,
      { stallMs: 1_000, stallAfterMs: 4_000 },
      { rate: 1_000, ms: 10_000, phase: 0.5 },
    ),
  });
});
