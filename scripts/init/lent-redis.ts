/** A Redis where a server looks for it whatever it is told: lent for as long as `init` runs, if nothing is there. */
import { freePort } from '../../bench/process/free-port.ts';
import { startLocal } from '../../bench/store/local.ts';
import { locateStore } from '../../bench/store/locate.ts';
import type { Look } from './look.ts';

export interface LentRedis {
  readonly port: number;
  stop(): Promise<void>;
}

/** Undefined where none is to be lent, or something is there. Errors: those of `locateStore` and `startLocal`. */
export async function lentRedis({ redis }: Look, say: (line: string) => void): Promise<LentRedis | undefined> {
  const port = redis?.port;
  if (port === undefined || !(await isFree(port))) return undefined;
  const located = await locateStore({ ...process.env, REDIS_URL: undefined }, { say });
  if (!('program' in located) || located.from === 'docker') return undefined;
  const { stop } = await startLocal(located, process.env, undefined, { port: async () => port });
  return { port, stop };
}

const isFree = (port: number): Promise<boolean> =>
  freePort(port).then(
    () => true,
    () => false,
  );
