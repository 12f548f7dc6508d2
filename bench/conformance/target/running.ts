/** A contender's running servers, as the conformance suite asks them. */
import type { Target } from '../../../servers/conformance/conform.ts';
import type { NamedContender } from '../../../servers/contender.ts';
import { issuerNameOf } from '../../lifecycle/launch.ts';
import { instancesEach } from '../../lifecycle/server-set.ts';
import type { ServerPool } from '../../lifecycle/servers.ts';
import { commandLine, listeningAddresses } from '../../machine/listening.ts';

/** What is asked of servers that can be checked. */
export type CheckedServers = Pick<ServerPool, 'ensure' | 'operatorKey' | 'processes' | 'settingOf' | 'stopAll'>;

/** Starts its instances where they do not run yet. `storePids`: of a store that was started here. */
export async function targetOf(
  contender: NamedContender,
  pool: CheckedServers,
  storePids: readonly number[] = [],
): Promise<Target> {
  const servers = await pool.ensure({ contender, instances: instancesEach });
  const [first, ...others] = servers.map(({ url }) => url);
  const outputs = servers.flatMap(({ output }) => output ?? []);
  const issuers = pool.processes().filter(({ name }) => name === issuerNameOf(contender));
  const pids = [...servers.flatMap(({ pids }) => pids), ...issuers.map(({ pid }) => pid)];
  const { target: outside } = contender;
  return {
    baseUrls: [first as string, ...others],
    operatorKey: pool.operatorKey,
    ...(outputs.length > 0 ? { output: () => outputs.map((output) => output()).join('') } : {}),
    commandLines: () => pids.flatMap(commandLine),
    addresses: () => pids.flatMap(listeningAddresses),
    storeAddresses: () => storePids.flatMap(listeningAddresses),
    // No credential can be forged for a server whose secret is not ours.
    ...(outside ? { wire: outside.wire } : { setting: await pool.settingOf(contender) }),
  };
}
