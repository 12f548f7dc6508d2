/** The whole conformance suite on many contenders, a few at a time: each with servers of its own, which end with its checks. */
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { TargetEnd } from '../../results/format.ts';
import { type CheckResult, type ConformOptions, checks, conform } from '../../servers/conformance/conform.ts';
import type { NamedContender } from '../../servers/contender.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import { reached } from '../lifecycle/reach.ts';
import { instancesEach } from '../lifecycle/server-set.ts';
import { serverPool } from '../lifecycle/servers.ts';
import { endedMeanwhile } from '../lifecycle/target-end.ts';
import { killAll } from '../process/end.ts';
import { type Stores, startStores } from '../store/needed.ts';
import { type Program, redisToBreak } from './faults/breakable-redis.ts';
import { type FaultResult, faultsOf, hasFaults, unbreakable, unbrokenFaults } from './faults/run.ts';
import { inTurns } from './in-turns.ts';
import { type ExtraServers, extraServers } from './target/extra-servers.ts';
import { targetOf } from './target/running.ts';

/** A check as it came out, with what it asks and who demands it. */
export interface Judgement extends CheckResult {
  /** The property, as a sentence. */
  readonly property: string;
  /** Where it is demanded. */
  readonly clause: string;
}

export interface Conformed {
  readonly contender: NamedContender;
  readonly checks: readonly Judgement[];
  /** How long its checks took, servers included. */
  readonly seconds: number;
}

export interface ConformWish {
  readonly contenders: readonly NamedContender[];
  /** The operator's key that servers from outside know too. */
  readonly operatorKey?: string | undefined;
  /** Breaks each contender's store as well: one of its own, never the run's. */
  readonly faults?: boolean;
  /** Which of the checks that wait, or start servers of their own: all, none, or those of these names. Default: all. */
  readonly full?: ConformOptions['full'];
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Checks have deadlines that a contender must keep: servers that wait for a core would miss them. */
const sideBySide = Math.min(4, availableParallelism());

/**
 * Calls `ended` for each contender as its checks end, in whatever order, and resolves when all have and nothing runs any
 * more. One that does not start fails. Throws AB_CONFORM_STOPPED where it is aborted, and what `startStores` throws.
 */
export async function conformed(wish: ConformWish, ended: (one: Conformed) => void): Promise<void> {
  const { contenders, signal } = wish;
  const needed = contenders.some(({ store }) => store === 'redis');
  const program = needed && wish.faults ? await redisToBreak(process.env, wish.say) : undefined;
  const stores = await startStores(contenders, process.env, { say: wish.say });
  try {
    await inTurns(contenders, sideBySide, async (contender) => {
      stopIfAsked(signal);
      const suite = await judged(contender, stores, wish);
      const one = wish.faults ? await withFaults(suite, program, wish) : suite;
      stopIfAsked(signal);
      ended(one);
    });
  } finally {
    await stores.stop();
    killAll();
  }
}

async function judged(contender: NamedContender, stores: Stores, wish: ConformWish): Promise<Conformed> {
  const began = performance.now();
  const keyPrefix = `authbench:${randomBytes(6).toString('hex')}:`;
  const ends: TargetEnd[] = [];
  const options = {
    ...stores,
    cores: null,
    keyPrefix,
    operatorKey: wish.operatorKey,
    compileCache: true,
    targetEnded: (end: TargetEnd) => void ends.push(end),
  };
  const pool = serverPool(options);
  const client = new ContractClient(contender.target?.wire);
  let extra: ExtraServers | undefined;
  /** With the requests that it turned out to have. */
  let known = contender;
  const stopAll = () => Promise.all([pool.stopAll(), extra?.stop()]);
  const stop = () => void stopAll();
  wish.signal.addEventListener('abort', stop);
  const result = (checks: readonly Judgement[]): Conformed => ({
    contender: known,
    checks,
    seconds: (performance.now() - began) / 1_000,
  });
  try {
    const [first] = await pool.ensure({ contender, instances: instancesEach });
    known = await reached(contender, first?.url as string, client, wish.operatorKey !== undefined);
    const target = await targetOf(known, pool, stores.pidsOf(contender));
    stopIfAsked(wish.signal);
    extra = extraServers(contender, { ...options, operatorKey: pool.operatorKey }, target.setting?.issuerUrl);
    const checks = await conform({ ...target, ...extra.ways }, known, { full: wish.full ?? true });
    mustLive(ends);
    return result(checks.map(explained));
  } catch (error) {
    // What failed may have failed of the very Ctrl-C, or of its end.
    stopIfAsked(wish.signal);
    mustLive(ends);
    // A target that is not there is a mistake of who typed it; a contender that does not start is a finding.
    if (!(error instanceof AuthbenchError) || contender.target !== undefined) throw error;
    return result([notStarted(error)]);
  } finally {
    wish.signal.removeEventListener('abort', stop);
    client.close();
    await stopAll();
    await stores.clear(keyPrefix);
  }
}

async function withFaults(
  suite: Conformed,
  program: Program | undefined,
  { signal, say }: ConformWish,
): Promise<Conformed> {
  const { contender } = suite;
  const why = unbreakable(contender);
  if (why !== undefined) {
    say(`--faults does not break the store of ${contender.id}: ${why}.`);
    return { ...suite, checks: [...suite.checks, ...unbrokenFaults(why).map(faultExplained)] };
  }
  if (!hasFaults(contender) || suite.checks.some(({ check }) => check === start.check)) return suite;
  const began = performance.now();
  const checks = await faultsOf({ contender, program, signal, say }).then(
    (results) => results.map(faultExplained),
    (error) => {
      // Its servers started for the suite, and did not for the faults.
      if (!(error instanceof AuthbenchError) || signal.aborted) throw error;
      return [notStarted(error)];
    },
  );
  const seconds = suite.seconds + (performance.now() - began) / 1_000;
  return { contender, checks: [...suite.checks, ...checks], seconds };
}

const faultExplained = ({ fault: { property, clause }, ...result }: FaultResult): Judgement => ({
  ...result,
  property,
  clause,
});

/** Whatever is asked of a server that has ended says only that it is gone. Throws AB_TARGET_ENDED. */
function mustLive([end]: readonly TargetEnd[]): void {
  if (end !== undefined) throw endedMeanwhile(end, true);
}

/** With what the check's definition says. */
function explained(result: CheckResult): Judgement {
  const { property = '', clause = '' } = checks.find(({ id }) => id === result.check) ?? {};
  return { ...result, property, clause };
}

const start = { check: 'start', property: 'its servers start', clause: 'docs/contract.md' } as const;

const notStarted = ({ complaint }: AuthbenchError): Judgement => ({ ...start, status: 'fail', note: complaint.what });

function stopIfAsked(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new AuthbenchError(
    {
      code: 'AB_CONFORM_STOPPED',
      what: 'The checks were stopped, and so was every server.',
      next: 'Name only the contenders that matter: npx authbench conform <contender>',
    },
    exitCodes.interrupted,
  );
}
