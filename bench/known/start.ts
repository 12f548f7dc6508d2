/** Starts a known server, as the procedures see any other. */
import { join } from 'node:path';
import type { NamedContender } from '../../servers/contender.ts';
import type { Counters } from '../../servers/process/messages.ts';
import { sourceEnding } from '../../vocabulary/project.mjs';
import type { Server } from '../instrument/instrument.ts';
import { type ChildOptions, startChild } from '../process/child.ts';
import { serverFlags } from '../process/command.ts';
import { type Behaviour, type KnownRecord, variables } from './behaviour.ts';

export interface KnownServer extends Server {
  /** What it wrote down since it was last asked. */
  record(): Promise<KnownRecord>;
  /** Counts the time to a stall anew, from the next request on. */
  again(): Promise<void>;
  /** Behaves otherwise from now on. */
  behave(behaviour: Behaviour): Promise<void>;
  /** The ports of `burns`, each as a server of its own, in the same process: `burn-0`, `burn-100`. Bytes on their sockets are not counted. */
  burning(): Promise<Server[]>;
  stop(): Promise<void>;
}

export interface KnownOptions {
  /** Its name in figures, e.g. `burn-100`. */
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly cores: ChildOptions['cores'];
  readonly storeUrl?: string;
}

export async function startKnown({ name, behaviour, cores, storeUrl }: KnownOptions): Promise<KnownServer> {
  const child = await startChild({
    name: `known server ${name}`,
    file: join(import.meta.dirname, `server${sourceEnding}`),
    cores,
    flags: serverFlags,
    env: {
      [variables.behaviour]: JSON.stringify(behaviour),
      ...(storeUrl === undefined ? {} : { [variables.storeUrl]: storeUrl }),
    },
  });
  let gone: string | undefined;
  child.ended.then((how) => (gone = how));
  const serverAt = (port: number | undefined, contender: NamedContender): Server => ({
    contender,
    variant: '',
    url: `http://127.0.0.1:${port}`,
    pids: [child.pid],
    get gone() {
      return gone;
    },
    async counters() {
      const { cpuUserUs, cpuSystemUs, ...rest } = await child.ask<Counters>({ type: 'counters' }, 10_000);
      return { ...rest, cpuUs: cpuUserUs + cpuSystemUs };
    },
  });
  const own = serverAt(child.ready.port, describedAs(name, behaviour));
  return Object.assign(own, {
    ...(storeUrl === undefined ? {} : { pingPort: Number(new URL(storeUrl).port) }),
    record: () => child.ask<KnownRecord>({ type: 'record' }, 10_000),
    again: async () => void (await child.ask({ type: 'again' }, 10_000)),
    behave: async (next: Behaviour) => void (await child.ask({ type: 'behave', behaviour: next }, 10_000)),
    async burning() {
      const { ports } = await child.ask<{ ports: number[] }>({ type: 'ports' }, 10_000);
      return (behaviour.burns ?? []).map((burnUs, index) =>
        serverAt(ports[index + 1], describedAs(`burn-${burnUs}`, { burnUs })),
      );
    },
    stop: () => child.stop(),
  });
}

/** It authenticates nobody and its credential never expires. */
const describedAs = (name: string, behaviour: Behaviour): NamedContender => ({
  id: name,
  family: 'control',
  title: `Known server, ${name}`,
  description: 'A server whose behaviour is known, for measuring the instrument.',
  settings: settingsOf(behaviour),
  limits: [{ id: 'no-authentication', note: 'It lets everybody in.' }],
  challenge: 'none',
  store: behaviour.storeAsks ? 'redis' : 'none',
  hasLifetime: false,
  lifetimeSeconds: 10 * 365 * 86_400,
  asvs: { level: 0, note: 'It authenticates nobody.' },
});

const settingsOf = ({ burns = [], ...behaviour }: Behaviour): NamedContender['settings'] =>
  burns.length === 0 ? behaviour : { ...behaviour, burns: burns.join(', ') };
