/** One second of closed load, by our arm and slice or by bare autocannon, and the CPU it took. */
import autocannon from 'autocannon';
import { openArm } from '../../bench/generator/arm.ts';
import { runSlice } from '../../bench/generator/slice.ts';

const headers = { 'X-Forwarded-Proto': 'https', Authorization: `Bearer ${'x'.repeat(300)}` };
const answer = '{"id":"u0001","role":"user","name":"Name of u0001"}';

interface Wish {
  readonly id: number;
  readonly kind: 'valve' | 'bare';
  readonly url: string;
  readonly connections: number;
}

async function withValve({ url, connections }: Wish): Promise<number> {
  const exchanges = Array.from({ length: connections }, () => [
    { method: 'GET' as const, path: '/me', headers, status: 200, answer },
  ]);
  const arm = await openArm({ arm: 'overhead', url, connections: exchanges });
  const seen = await runSlice(arm.connections, { shape: 'closed', ms: 1_000, countFromMs: 20, drainMs: 5_000 });
  arm.close();
  if (seen.wrong > 0) throw new Error(`${seen.wrong} wrong answers`);
  return seen.serviceUs.length;
}

async function bare({ url, connections }: Wish): Promise<number> {
  const result = await autocannon({ url: `${url}/me`, connections, duration: 1, headers });
  return result['2xx'];
}

process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', async (wish: Wish) => {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const requests = await (wish.kind === 'valve' ? withValve(wish) : bare(wish));
  const cpu = process.cpuUsage(before);
  process.send?.({ id: wish.id, requests, cpuUs: cpu.user + cpu.system, ms: performance.now() - startedAt });
});
process.send?.({ type: 'ready', pid: process.pid });
