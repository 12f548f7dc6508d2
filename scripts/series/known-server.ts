/**
 * Does the instrument report what is there? A server with a constant delay of 20 ms at 100 requests/s, and one that stalls
 * for 1 s of 10 s at 1,000 requests/s, each run as one unsliced arm. Usage: node scripts/series/known-server.ts
 */
import { join } from 'node:path';
import type { Pace } from '../../bench/generator/pacer.ts';
import { startGenerator } from '../../bench/generator/remote.ts';
import type { Exchange } from '../../bench/generator/valve.ts';
import { startChild } from '../../bench/lifecycle/child.ts';
import { placementHere } from '../../bench/machine/machine.ts';
import { recordedCounts } from '../../bench/recorded.ts';
import { quantileOf } from '../../statistics/counts.ts';

const exchange: Exchange = { method: 'GET', path: '/', headers: {}, status: 200, answer: 'ok' };
const placement = placementHere();
const generator = await startGenerator(placement.generator);

async function measured(env: Record<string, string>, pace: Pace, connections: number) {
  const server = await startChild({
    name: 'the known server',
    file: join(import.meta.dirname, '..', '..', 'bench', 'known', 'server.ts'),
    cores: placement.servers,
    env,
  });
  await generator.openArm({
    arm: 'known',
    url: `http://127.0.0.1:${server.ready.port}`,
    connections: Array.from({ length: connections }, () => [exchange]),
  });
  const seen = await generator.slice('known', { shape: 'open', pace, drainMs: 10_000 });
  await generator.closeArm('known');
  await server.stop();
  const response = recordedCounts(seen.serviceUs.map((service, i) => service + (seen.queueingUs[i] as number)));
  const lateness = recordedCounts(seen.latenessUs);
  const ms = (q: number) => (quantileOf(response, q) / 1_000).toFixed(2);
  const service = recordedCounts(seen.serviceUs);
  return {
    requests: seen.serviceUs.length,
    wrong: seen.wrong,
    'response-p50 (ms)': ms(0.5),
    'response-p90 (ms)': ms(0.9),
    'response-p99 (ms)': ms(0.99),
    'response-max (ms)': ms(1),
    'service-p99 (ms)': (quantileOf(service, 0.99) / 1_000).toFixed(2),
    'lateness-p99 (ms)': (quantileOf(lateness, 0.99) / 1_000).toFixed(2),
  };
}

try {
  console.table({
    'constant 20 ms, 100 requests/s, 20 s': await measured(
      { KNOWN_DELAY_MS: '20' },
      { rate: 100, ms: 20_000, phase: 0.5 },
      32,
    ),
    'stall of 1 s in 10 s, 1,000 requests/s': await measured(
      { KNOWN_STALL_MS: '1000', KNOWN_STALL_AFTER_MS: '4000' },
      { rate: 1_000, ms: 10_000, phase: 0.5 },
      32,
    ),
  });
} finally {
  await generator.child.stop();
}
