/** Chains of refresh tokens at servers that run: what befalls them, over HTTP. */
import type { Chains } from '../instrument/chains.ts';
import { Clients } from './clients.ts';
import { befallen } from './event.ts';
import { replayed } from './replay.ts';

/** `urls`: of the instances, which take turns. */
export function openChains(urls: readonly string[], signal: AbortSignal): Chains {
  const clients = new Clients(urls, signal);
  return {
    befall: (event) => befallen(clients, event),
    replay: (probing) => replayed(clients, probing),
    close: () => clients.close(),
  };
}
