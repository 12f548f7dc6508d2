/** All faults on one contender, one after the other, on servers, a store and an issuer of their own. */
import { randomBytes } from 'node:crypto';
import type { TargetEnd } from '../../../results/format.ts';
import { type CheckResult, ControlFailed, type Finding, notApplicable } from '../../../servers/conformance/check.ts';
import type { NamedContender, Setting, StoreLoss } from '../../../servers/contender.ts';
import { environmentOf } from '../../../servers/process/environment.ts';
import { variables } from '../../../servers/process/messages.ts';
import { ContractClient } from '../../../servers/wire/client.ts';
import { compiled, issuerNameOf, launch } from '../../lifecycle/launch.ts';
import { type ServerPoolOptions, serverPool } from '../../lifecycle/servers.ts';
import { targetEndSaid } from '../../lifecycle/target-end.ts';
import { openLink } from '../../store/link.ts';
import { waitedFor } from '../target/extra-servers.ts';
import { type CheckedServers, targetOf } from '../target/running.ts';
import { breakableCluster } from './breakable-cluster.ts';
import { breakableFolder } from './breakable-folder.ts';
import { breakableIssuer } from './breakable-issuer.ts';
import { breakableRedis, type Program } from './breakable-redis.ts';
import type { BreakableStore } from './breakable-store.ts';
import { type Fault, faults } from './faults.ts';
import type { Broken } from './trial.ts';

export interface FaultWish {
  readonly contender: NamedContender;
  /** Undefined where no contender needs one. */
  readonly program: Program | undefined;
  readonly signal: AbortSignal;
  /** Told where a target ends. Default: nobody is told. */
  readonly say?: (line: string) => void;
  /** Default: all. */
  readonly only?: readonly Fault[];
  /** What its servers are. Default: processes, as those that are measured. */
  readonly serversWith?: (options: ServerPoolOptions) => CheckedServers;
}

export type FaultResult = CheckResult & { readonly fault: Fault };

/** Whether it has a store that can be broken: none of its own processes, and ours to start. */
const hasStore = ({ store, storeLoss }: NamedContender): boolean =>
  store === 'redis' || store === 'redis-cluster' || (store === 'own' && storeLoss !== undefined);

/** Whether a contender relies on what can be broken: a store, an issuer. */
export const hasFaults = (contender: NamedContender): boolean =>
  contender.target === undefined ? hasStore(contender) || contender.issuer === true : !unbreakable(contender);

/** Why the store of a server from outside is not broken; undefined where it is, and of a contender of ours. */
export function unbreakable({ target, store }: NamedContender): string | undefined {
  if (target === undefined || (target.start !== undefined && store === 'redis')) return undefined;
  return target.start === undefined
    ? "it runs already, and authbench breaks only the store of a server that it starts (`start` and `store: 'redis'` in its target file)"
    : "authbench gives it no store that could be broken: its target file does not say `store: 'redis'`";
}

/** The store faults as checks that were not made. */
export const unbrokenFaults = (why: string): FaultResult[] =>
  faults
    .filter(({ broken }) => broken === 'store')
    .map((fault) => ({
      ...{ fault, check: fault.id, status: 'not-asked', note: why },
      about: `${fault.way === 'emptied' ? 'an' : 'a'} ${fault.way} store`,
    }));

/** A server from outside that says nothing of it is held to the safest: it cannot know what a lost store knew. */
const lossAssumed: StoreLoss = {
  reads: 'closed',
  graceSeconds: 0,
  forgets: 'credentials',
  note: 'Not declared, so it must fail closed.',
};

const lossOf = ({ target, storeLoss }: NamedContender): StoreLoss | undefined =>
  storeLoss ?? (target === undefined ? undefined : lossAssumed);

/** Never rejects for what a server does: one that breaks down fails its checks. */
export async function faultsOf(wish: FaultWish): Promise<FaultResult[]> {
  const { contender, program, only = faults } = wish;
  const ofStore = only.filter(({ broken }) => broken === 'store');
  const ofIssuer = contender.issuer ? only.filter(({ broken }) => broken === 'issuer') : [];
  let store: BreakableStore | undefined;
  if (contender.store === 'redis' && program) store = await breakableRedis(program, process.env);
  if (contender.store === 'redis-cluster') store = await breakableCluster(process.env);
  try {
    return [
      ...(hasStore(contender) && ofStore.length > 0 ? await storeFaults(wish, ofStore, store) : []),
      // The store works again by now.
      ...(ofIssuer.length > 0 ? await issuerFaults(wish, ofIssuer, store) : []),
    ];
  } finally {
    await store?.stop();
  }
}

async function storeFaults(wish: FaultWish, only: readonly Fault[], found?: BreakableStore) {
  const { contender, signal } = wish;
  return onServers(wish, { storeUrl: found?.url, clusterUrl: found?.url }, async (pool) => {
    const { folder } = await pool.settingOf(contender);
    const store = found ?? (folder === undefined ? undefined : breakableFolder(folder));
    try {
      return await eachFault({ contender, signal, pool, broken: 'store', store, loss: lossOf(contender) }, only);
    } finally {
      // One that was found is needed longer.
      if (store !== found) await store?.stop();
    }
  });
}

/** Of its issuer the servers know a line that leads to it, and the times for which they trust its keys are short. */
async function issuerFaults(wish: FaultWish, only: readonly Fault[], store?: BreakableStore) {
  const { contender, signal } = wish;
  const link = await openLink();
  const given = { issuerUrl: `http://127.0.0.1:${link.port}`, timeouts: waitedFor };
  let issuer: BreakableStore | undefined;
  try {
    return await onServers(wish, { storeUrl: store?.url, given }, async (pool) => {
      const setting = await pool.settingOf(contender);
      const { issuerLoss, keys } = contender;
      const keeps = issuerLoss?.forgets === 'nothing' ? (['killed', 'paused'] as const) : (['paused'] as const);
      issuer = await breakableIssuer(link, () => startIssuer(contender, setting, pool.operatorKey), keeps);
      const loss = issuerLoss && {
        ...issuerLoss,
        graceSeconds: keys?.(setting).trustedSeconds ?? issuerLoss.graceSeconds,
      };
      return eachFault({ contender, signal, pool, broken: 'issuer', store: issuer, loss }, only);
    });
  } finally {
    await issuer?.stop();
    await link.close();
  }
}

const startIssuer = (contender: NamedContender, { issuerUrl: _, ...setting }: Setting, operatorKey: string) =>
  launch(contender, {
    name: issuerNameOf(contender),
    cores: null,
    env: { ...environmentOf(setting, operatorKey), ...compiled, [variables.role]: 'issuer' },
  });

async function onServers<T>(
  { signal, say = () => {}, serversWith = serverPool }: FaultWish,
  options: Partial<ServerPoolOptions>,
  use: (pool: CheckedServers) => Promise<T>,
): Promise<T> {
  const keyPrefix = `authbench:${randomBytes(6).toString('hex')}:`;
  const targetEnded = (end: TargetEnd) => say(targetEndSaid(end));
  const pool = serversWith({
    cores: null,
    storeUrl: undefined,
    compileCache: true,
    targetEnded,
    ...options,
    keyPrefix,
  });
  const stop = () => void pool.stopAll();
  signal.addEventListener('abort', stop);
  try {
    return await use(pool);
  } finally {
    signal.removeEventListener('abort', stop);
    await pool.stopAll();
  }
}

interface Case {
  readonly contender: NamedContender;
  readonly signal: AbortSignal;
  readonly pool: CheckedServers;
  readonly broken: Broken;
  readonly store: BreakableStore | undefined;
  readonly loss: StoreLoss | undefined;
}

async function eachFault(given: Case, only: readonly Fault[]): Promise<FaultResult[]> {
  const { contender, pool, signal, broken, store, loss } = given;
  const client = new ContractClient(contender.target?.wire);
  const results: FaultResult[] = [];
  try {
    const target = await targetOf(contender, pool);
    for (const fault of only) {
      const finding = await found(fault, store, loss, (store, loss) =>
        fault.find({ ...target, contender, client, broken, store, loss }),
      );
      results.push({ fault, ...judged(fault, loss, finding) });
      if (signal.aborted) break;
    }
    return results;
  } finally {
    client.close();
  }
}

async function found(
  { way, broken }: Fault,
  store: BreakableStore | undefined,
  loss: StoreLoss | undefined,
  find: (store: BreakableStore, loss: StoreLoss) => Promise<Finding>,
): Promise<Finding> {
  const article = broken === 'issuer' ? 'an' : 'a';
  if (loss === undefined)
    return { found: 'broken', note: `it has ${article} ${broken}, and does not declare what happens without it` };
  if (!store?.ways.includes(way))
    return notApplicable(`this cannot happen to its ${broken}, or cannot be done to it from outside`);
  try {
    return await find(store, loss);
  } catch (error) {
    const note = error instanceof Error ? error.message : 'it broke off';
    return { found: 'broken', note: error instanceof ControlFailed ? note : `broke off: ${note}` };
  }
}

/** Failing open is a limit of a design that says so, and is shown as one. */
function judged({ id, way }: Fault, loss: StoreLoss | undefined, finding: Finding): CheckResult {
  if (finding.found === 'not-applicable') return { check: id, status: 'not-applicable', note: finding.note };
  if (finding.found === 'broken') return { check: id, status: 'fail', note: finding.note };
  const open = way === 'emptied' ? loss?.forgets === 'revocations' : way !== 'reset' && loss?.reads === 'open';
  return open ? { check: id, status: 'declared-limit', note: loss?.note ?? '' } : { check: id, status: 'pass' };
}
