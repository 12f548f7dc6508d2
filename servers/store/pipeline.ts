import type { ChainableCommander } from 'ioredis';
import { StoreUnavailable } from './unavailable.ts';

/** Results of a pipeline, or StoreUnavailable if any of its commands failed. */
export async function outcomes(pipeline: ChainableCommander): Promise<unknown[]> {
  const results = await pipeline.exec().catch(() => null);
  if (results === null || results.some(([error]) => error !== null)) throw new StoreUnavailable();
  return results.map(([, value]) => value);
}
