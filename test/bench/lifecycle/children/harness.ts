/** A harness with a server and a generator, for the test that kills it: it prints their process ids and stays. */
import { startGenerator } from '../../../../bench/lifecycle/generator.ts';
import { serverPool } from '../../../../bench/lifecycle/servers.ts';
import { contenderNamed } from '../../../../servers/catalogue.ts';

const pool = serverPool({ cores: null, storeUrl: undefined, keyPrefix: 'test:' });
const contender = await contenderNamed('no-auth');
const [servers, generator] = await Promise.all([pool.ensure({ contender, instances: 1 }), startGenerator(null)]);
// Its connections and their timers would keep the generator alive by themselves.
const read = { method: 'GET', path: '/me', headers: {}, status: 200 } as const;
await generator.openArm({ arm: 'a', url: servers[0]?.url ?? '', connections: [[read], [read]] });
process.stdout.write(`${JSON.stringify([...servers.flatMap(({ pids }) => pids), generator.child.pid])}\n`);
setInterval(() => {}, 60_000);
