/** What the tests of slices share: an arm on a tiny server, orders, and what counts as a right answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after } from 'node:test';
import { type OpenArm, openArm } from '../../../bench/generator/arm.ts';
import type { Exchange } from '../../../bench/generator/valve.ts';
import type { TinyServer } from './tiny-server.ts';

export const ok = (_: IncomingMessage, response: ServerResponse) => {
  response.end('ok');
};
export const drainMs = 10_000;
export const counted = (perConnection: number, drain = drainMs) =>
  ({ shape: 'counted', perConnection, drainMs: drain }) as const;
export const open = (rate: number, ms: number, drain = drainMs) =>
  ({ shape: 'open', pace: { rate, ms, phase: 0.5 }, drainMs: drain }) as const;

export async function opened(server: TinyServer, connections: readonly (readonly Exchange[])[]): Promise<OpenArm> {
  const arm = await openArm({ arm: 'a', url: server.url, connections });
  after(() => arm.close());
  return arm;
}

export const each = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
export const whatOf = ({ seen }: TinyServer) => seen.map(({ what }) => what);
export const rightOf = (serviceUs: Float64Array) => serviceUs.filter((us) => !Number.isNaN(us)).length;
