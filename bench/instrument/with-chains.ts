/** Chains for as long as they are needed. */
import type { NamedContender } from '../../servers/contender.ts';
import type { Chains } from './chains.ts';
import type { Instrument } from './instrument.ts';

/** Chains at two instances of this contender, closed afterwards; ends early, and without a word, where the run was stopped. */
export async function withChains(
  { servers, openChains, signal }: Pick<Instrument, 'servers' | 'openChains' | 'signal'>,
  contender: NamedContender,
  work: (chains: Chains) => Promise<unknown>,
): Promise<void> {
  const instances = await servers.ensure({ contender, instances: 2 });
  const chains = openChains(
    instances.map(({ url }) => url),
    signal,
  );
  try {
    await work(chains);
  } catch (error) {
    // A Ctrl-C ends what is waited for: those chains were none.
    if (!signal.aborted) throw error;
  } finally {
    chains.close();
  }
}
