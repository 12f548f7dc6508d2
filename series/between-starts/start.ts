/** One start: two arms of the same code, a new process each, warmed up, loaded in both shapes, ended. */
import { randomBytes } from 'node:crypto';
import { readExchanges } from '../../bench/credentials/credentials.ts';
import { loadSettingOf } from '../../bench/factors/load.ts';
import type { ContractCalls, Instrument, Server, WarmUpRule } from '../../bench/instrument/instrument.ts';
import { namedCalls } from '../../bench/lifecycle/calls.ts';
import { type ServerPool, serverPool } from '../../bench/lifecycle/servers.ts';
import type { Placement } from '../../bench/machine/cores.ts';
import { thisMachine } from '../../bench/machine/machine.ts';
import { runRounds } from '../../bench/procedures/slices/measure.ts';
import type { Round, SlicesPlan } from '../../bench/procedures/slices/rounds.ts';
import { warmUp } from '../../bench/procedures/slices/warmup.ts';
import { stolenBetween } from '../../bench/readings/edge.ts';
import { realClock } from '../../bench/run/measure.ts';
import { measuredStore } from '../../bench/store/measured.ts';
import type { Suite } from '../../bench/suites/suites.ts';
import type { Sample } from '../../results/format.ts';
import type { NamedContender } from '../../servers/contender.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { randomFor } from '../../vocabulary/random.ts';
import type { Condition } from './conditions.ts';
import type { Held } from './held.ts';
import { armLine, type StartLine } from './line.ts';

export interface StartWish {
  readonly condition: Condition;
  readonly number: number;
  /** One an arm. */
  readonly contenders: readonly NamedContender[];
  /** Whose connections, rate and slices are used. */
  readonly suite: Suite;
  /** Of load on each arm, in each shape. */
  readonly secondsEach: number;
  readonly placement: Placement;
  readonly held: Held;
}

/** What is the same for all starts of a sitting is the caller's to add. */
export type Measured = Omit<StartLine, 'commit' | 'sitting'>;

export async function measureStart(wish: StartWish): Promise<Measured> {
  const { condition, number, contenders, held } = wish;
  const startedAt = new Date();
  const stealBefore = thisMachine.steal();
  const ending: (() => Promise<unknown>)[] = [];
  const ended = <T>(what: T, end: (what: T) => Promise<unknown>): T => {
    ending.unshift(() => end(what));
    return what;
  };
  try {
    const { store, serverUrl } = ended(await held.storeOf(condition), (each) => each.stop());
    const { generator } = ended(await held.generatorOf(condition), (each) => each.stop());
    const keyPrefix = `authbench:${randomBytes(6).toString('hex')}:`;
    const observed = ended(await measuredStore(store, keyPrefix), (each) => each.close());
    const pools = contenders.map((_, arm) =>
      ended(poolFor(wish, arm, serverUrl, `${keyPrefix}${arm}:`), (pool) => pool.stopAll()),
    );
    const servers = await Promise.all(
      contenders.map(async (contender, arm) => {
        const [server] = await (pools[arm] as ServerPool).ensure({ contender, instances: 1 });
        return server as Server;
      }),
    );
    const client = new ContractClient();
    ended(client, async (each) => each.close());
    const samples: Sample[] = [];
    const guards: Record<string, number> = {};
    const instrument: Instrument = {
      client: namedCalls(
        () => client,
        (url) => url,
      ),
      clock: realClock,
      generator,
      servers: { ensure: refused, release: refused, operatorKey: '' },
      store: observed,
      renew: refused,
      openOutages: refused,
      openChains: noChains,
      openWorkers: refused,
      openPopulation: refused,
      machine: thisMachine,
      log: {
        sample: (sample) => void samples.push(sample),
        histogram() {},
        guard({ name }) {
          guards[name] = (guards[name] ?? 0) + 1;
        },
        progress() {},
      },
      warmUp: condition.warmUp,
      signal: new AbortController().signal,
    };
    const warm = new WeakSet<Server>();
    if (condition.inOneOrder) for (const server of servers) await warmUpInOneOrder(server, wish, instrument, warm);
    const open = await loaded('open', wish, servers, instrument, warm);
    const closed = await loaded('closed', wish, servers, instrument, warm);
    const keptOf = (shape: 'open' | 'closed', rounds: readonly Round[]) => ({
      rounds: rounds.filter(({ dropped }) => !dropped),
      samples: samples.filter((sample) => sample.shape === shape),
    });
    const [keptOpen, keptClosed] = [keptOf('open', open), keptOf('closed', closed)];
    const arms = contenders.map(({ id }, place) => armLine(id, place, keptOpen, keptClosed));
    return {
      condition: condition.id,
      number,
      startedAt: startedAt.toISOString(),
      seconds: Number(((Date.now() - startedAt.getTime()) / 1_000).toFixed(1)),
      node: process.version,
      steal: stolenBetween(stealBefore, thisMachine.steal()) ?? null,
      dropped: open.length + closed.length - keptOpen.rounds.length - keptClosed.rounds.length,
      guards,
      arms,
    };
  } finally {
    for (const end of ending) await end().catch(() => {});
  }
}

const refused = () => Promise.reject(new Error('a start has no servers but those that it is given'));

/** One for each arm: what its process is started with may be drawn for it alone. */
function poolFor(
  { condition, number, placement }: StartWish,
  arm: number,
  storeUrl: string,
  keyPrefix: string,
): ServerPool {
  const random = randomFor(number, `between-starts/${condition.id}/started-with`, arm);
  const startedWith = condition.startedWith?.(random) ?? {};
  return serverPool({ cores: placement.servers, storeUrl, keyPrefix, startedWith });
}

async function loaded(
  shape: 'open' | 'closed',
  { contenders, suite, secondsEach, number }: StartWish,
  servers: readonly Server[],
  instrument: Instrument,
  warm: WeakSet<Server>,
): Promise<Round[]> {
  const { rate, connections, usersPerConnection } = suite;
  const { sliceMs } = suite[shape];
  const rounds = Math.ceil((secondsEach * 1_000) / sliceMs);
  const arms = servers.map((server, place) => ({
    arm: { contender: (contenders[place] as NamedContender).id, variant: '', factors: {} },
    server,
    setting: loadSettingOf({}, rate, []),
  }));
  const step: SlicesPlan = {
    id: `between-starts/${shape}`,
    scenario: 'between-starts',
    procedure: 'slices',
    shape,
    shapeTitle: `${shape} loop`,
    arms: arms.map(({ arm }) => arm),
    primary: 'server-cpu',
    minRounds: rounds,
    maxRounds: rounds,
    settings: { sliceMs, precision: 0, usersPerConnection, metrics: [], ...(shape === 'open' ? { rate } : {}) },
    amounts: [],
  };
  // Orders and phases are drawn by the start's number: the same for start i of every condition.
  return runRounds(step, { plan: { seed: number, connections }, start: 1, arms, instrument, warm });
}

/** As long as the first load of every run's warm-up; one connection takes its time for it. */
const inOneOrder: WarmUpRule = { firstRequests: 12_000, thenRequests: 500, agreeWithin: 0.05, mostMs: 20_000 };

/** One request at a time: users log in one after the other, then take turns on one connection. */
async function warmUpInOneOrder(
  server: Server,
  { suite: { connections, usersPerConnection } }: StartWish,
  instrument: Instrument,
  warm: WeakSet<Server>,
): Promise<void> {
  const arm = 'in-one-order';
  const { client, generator } = instrument;
  const exchanges = await readExchanges(inTurn(client), server, 1, connections * usersPerConnection);
  await generator.openArm({ arm, url: server.url, connections: exchanges });
  await warmUp(arm, 1, { ...instrument, warmUp: inOneOrder });
  await generator.closeArm(arm);
  warm.add(server);
}

/** The same calls, each sent when the one before it has been answered. */
function inTurn(client: ContractCalls): ContractCalls {
  let last: Promise<unknown> = Promise.resolve();
  const next = <T>(call: () => Promise<T>): Promise<T> => {
    const own = last.then(call);
    last = own.catch(() => {});
    return own;
  };
  return {
    wireOf: (url) => client.wireOf(url),
    login: (...args) => next(() => client.login(...args)),
    me: (...args) => next(() => client.me(...args)),
  };
}
const noChains = () => {
  throw new Error('a start has no chains of refresh tokens');
};
