/** A harness with a server and a generator, for the test that kills it: it prints their process ids and stays. */
import { startGenerator } from '../../../../bench/generator/remote.ts';
import { serverPool } from '../../../../bench/lifecycle/servers.ts';
import { contenderNamed } from '../../../../servers/catalogue.ts';

const pool = serverPool({ cores: null, storeUrl: undefined, keyPrefix: 'test:' });
const contender = await contenderNamed('no-auth');
const [servers, generator] = await Promise.all([pool.ensure({ contender, instances: 1 }), startGenerator(null)]);
process.stdout.write(`${JSON.stringify([...servers.map(({ pid }) => pid), generator.child.pid])}\n`);
setInterval(() => {}, 60_000);
