/** What a run measures with: store, servers, generator. Set up in one call, ended in one call, whatever happened between. */
import { randomBytes } from 'node:crypto';
import type { Environment } from '../results/format.ts';
import { ContractClient } from '../servers/client.ts';
import type { NamedContender } from '../servers/contender.ts';
import { readEnvironment } from './environment/environment.ts';
import { startGenerator } from './generator/remote.ts';
import type { Generator, Store } from './instrument.ts';
import { killAll } from './lifecycle/child.ts';
import { type ServerPool, serverPool } from './lifecycle/servers.ts';
import type { Placement } from './machine/cores.ts';
import { placementHere } from './machine/machine.ts';
import { acquireStore } from './store/acquire.ts';
import { measuredStore } from './store/measured.ts';

/** Two instances of each contender: conformance and revocation ask whether the second knows what the first was told. */
export const instancesEach = 2;

export interface Equipment {
  readonly placement: Placement;
  readonly environment: Environment;
  /** Null where no contender needs one. */
  readonly store: Store | null;
  readonly storeUrl: string | undefined;
  readonly keyPrefix: string;
  readonly pool: ServerPool;
  readonly generator: Generator;
  /** Logs in and reads, outside the measured load. */
  readonly client: ContractClient;
}

export interface EquipmentWish {
  /** Folder of package.json and lockfile, for the environment. */
  readonly root: string;
  readonly contenders: readonly NamedContender[];
  readonly say: (line: string) => void;
}

/** Calls `use` with everything running, and ends it all before it returns or throws. */
export async function withEquipment<T>(
  { root, contenders, say }: EquipmentWish,
  use: (equipment: Equipment) => Promise<T>,
): Promise<T> {
  const ending: (() => Promise<unknown>)[] = [];
  try {
    const placement = placementHere();
    const needsStore = contenders.some(({ store }) => store !== 'none');
    const cores = placement.store === null ? {} : { cores: placement.store };
    const started = needsStore ? await acquireStore(process.env, { ...cores, say }) : null;
    if (started) ending.unshift(() => started.stop());
    // Before our own servers make the machine busy.
    const threadPool = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
    const environment = await readEnvironment({ root, store: started, threadPool, placement });
    const keyPrefix = `authbench:${randomBytes(6).toString('hex')}:`;
    const store = started ? await measuredStore(started, keyPrefix) : null;
    if (store) ending.unshift(() => store.close());
    const pool = serverPool({ cores: placement.servers, storeUrl: started?.url, keyPrefix });
    ending.unshift(() => pool.stopAll());
    say(`starting ${contenders.length} contenders, ${instancesEach} instances each`);
    const [generator] = await Promise.all([
      startGenerator(placement.generator),
      ...contenders.map((contender) => pool.ensure({ contender, instances: instancesEach })),
    ]);
    ending.unshift(() => generator.child.stop());
    const client = new ContractClient();
    ending.unshift(async () => client.close());
    return await use({ client, placement, environment, store, storeUrl: started?.url, keyPrefix, pool, generator });
  } finally {
    for (const end of ending) await end().catch(() => {});
    killAll();
  }
}
