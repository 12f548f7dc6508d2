/** All store faults on one contender, one after the other, on servers and a store of their own. */
import { randomBytes } from 'node:crypto';
import { ContractClient } from '../../servers/client.ts';
import { type CheckResult, ControlFailed, type Finding, notApplicable } from '../../servers/conformance/check.ts';
import type { NamedContender } from '../../servers/contender.ts';
import { targetOf } from '../conformance.ts';
import { serverPool } from '../lifecycle/servers.ts';
import {
  type BreakableStore,
  breakableCluster,
  breakableFolder,
  breakableRedis,
  type redisToBreak,
} from './breakable-store.ts';
import { type Fault, faults } from './faults.ts';

export interface FaultWish {
  readonly contender: NamedContender;
  /** Undefined where no contender needs one. */
  readonly program: Awaited<ReturnType<typeof redisToBreak>> | undefined;
  readonly signal: AbortSignal;
  /** Default: all. */
  readonly only?: readonly Fault[];
}

export type FaultResult = CheckResult & { readonly fault: Fault };

/** Whether a contender has a store that can be broken: none of its own processes, and ours to start. */
export const hasFaults = ({ store, storeLoss, target }: NamedContender): boolean =>
  target === undefined &&
  (store === 'redis' || store === 'redis-cluster' || (store === 'own' && storeLoss !== undefined));

/** Never rejects for what a server does: one that breaks down fails its checks. */
export async function faultsOf({ contender, program, signal, only = faults }: FaultWish): Promise<FaultResult[]> {
  let store: BreakableStore | undefined;
  if (contender.store === 'redis' && program) store = await breakableRedis(program, process.env);
  if (contender.store === 'redis-cluster') store = await breakableCluster(process.env);
  const keyPrefix = `authbench:${randomBytes(6).toString('hex')}:`;
  const pool = serverPool({ cores: null, storeUrl: store?.url, clusterUrl: store?.url, keyPrefix });
  const client = new ContractClient();
  const stop = () => void pool.stopAll();
  signal.addEventListener('abort', stop);
  try {
    const target = await targetOf(contender, pool);
    store ??= target.setting?.folder === undefined ? undefined : breakableFolder(target.setting.folder);
    const results: FaultResult[] = [];
    for (const fault of only) {
      const finding = await found(fault, { ...target, contender, client }, store);
      results.push({ fault, ...judged(fault, contender, finding) });
      if (signal.aborted) break;
    }
    return results;
  } finally {
    signal.removeEventListener('abort', stop);
    client.close();
    await pool.stopAll();
    await store?.stop();
  }
}

async function found(
  fault: Fault,
  trial: Omit<Parameters<Fault['find']>[0], 'loss' | 'store'>,
  store: BreakableStore | undefined,
): Promise<Finding> {
  const { storeLoss } = trial.contender;
  if (storeLoss === undefined)
    return { found: 'broken', note: 'it has a store, and does not declare what happens without it' };
  if (!store?.ways.includes(fault.way))
    return notApplicable('this cannot happen to its store, or cannot be done to it from outside');
  try {
    return await fault.find({ ...trial, loss: storeLoss, store });
  } catch (error) {
    const note = error instanceof Error ? error.message : 'it broke off';
    return { found: 'broken', note: error instanceof ControlFailed ? note : `broke off: ${note}` };
  }
}

/** Failing open is a limit of a design that says so, and is shown as one. */
function judged({ id, way }: Fault, { storeLoss }: NamedContender, finding: Finding): CheckResult {
  if (finding.found === 'not-applicable') return { check: id, status: 'not-applicable', note: finding.note };
  if (finding.found === 'broken') return { check: id, status: 'fail', note: finding.note };
  const open =
    way === 'emptied' ? storeLoss?.forgets === 'revocations' : way !== 'reset' && storeLoss?.reads === 'open';
  return open ? { check: id, status: 'declared-limit', note: storeLoss?.note ?? '' } : { check: id, status: 'pass' };
}
