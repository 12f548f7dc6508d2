/** A fake store that is filled: 100,000 credentials a second, of 500 bytes and two keys each. */
import type { PopulationLab } from '../../bench/instrument/instrument.ts';
import type { PopulationWish } from '../../bench/instrument/population.ts';
import { FakeServer, type FakeWorld } from './fakes.ts';

/** With a server of its own, which is called by its start. */
export function fakePopulation(world: FakeWorld, { contender, populations, loggedIn }: PopulationWish): PopulationLab {
  world.filled.push(contender.id);
  const server = new FakeServer(contender, `http://${contender.id}.filled.${world.renewed}.test`, 500);
  world.servers.push(server);
  return {
    ...{ server, operatorKey: 'key' },
    credentials: Array.from({ length: loggedIn }, (_, index) => ({ headers: { cookie: `c${index}` } })),
    fills: populations.map((population) => ({
      ...{ population, loggedIn: Math.min(population, loggedIn), seconds: population / 100_000 },
      ...{ bytes: 500 * population, keys: 2 * population, keysMeant: 2 * population },
    })),
    within: async (population, load) => {
      world.population = population;
      try {
        return await load();
      } finally {
        world.population = undefined;
      }
    },
    keys: async () => populations.map((population) => 2 * population - world.keysLost(contender.id, population)),
    close: async () => void world.filled.push('closed'),
  };
}
