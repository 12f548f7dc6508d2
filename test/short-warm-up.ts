/** For whatever needs a server that answers, and no figure of it: hundreds of requests, where a run has thousands. */
import type { WarmUpRule } from '../bench/instrument/instrument.ts';

export const shortWarmUp: WarmUpRule = { firstRequests: 640, thenRequests: 160, agreeWithin: 10, mostMs: 5_000 };
