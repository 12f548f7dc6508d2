/** Conformance before any load: a contender that fails is left out of every comparison. */
import { availableParallelism } from 'node:os';
import type { ConformanceEntry, Plan } from '../results/format.ts';
import { conform, type Target } from '../servers/conformance/conform.ts';
import { type NamedContender, variantOf } from '../servers/contender.ts';
import { AuthbenchError, exitCodes } from '../vocabulary/errors.ts';
import { nameOf } from '../vocabulary/words.ts';
import { type Equipment, instancesEach } from './equipment.ts';
import { inTurns } from './in-turns.ts';
import { issuerNameOf, type ServerPool } from './lifecycle/servers.ts';
import { commandLine, listeningAddresses } from './machine/listening.ts';

/** Of the field, so many at once: more of them would only run into deadlines. */
const atOnce = Math.min(4, availableParallelism());

/** Every contender's checks. */
export async function conformanceOf(
  contenders: readonly NamedContender[],
  { pool, storePidsOf }: Pick<Equipment, 'pool' | 'storePidsOf'>,
): Promise<ConformanceEntry[]> {
  const results = new Map<NamedContender, ConformanceEntry[]>();
  await inTurns(contenders, atOnce, async (contender) => {
    const found = await conform(await targetOf(contender, pool, storePidsOf(contender)), contender);
    results.set(
      contender,
      found.map((result) => ({ contender: contender.id, variant: variantOf(contender), ...result })),
    );
  });
  return contenders.flatMap((contender) => results.get(contender) ?? []);
}

/** A contender's running instances, as the suite asks them. `storePids`: of a store that was started here. */
export async function targetOf(
  contender: NamedContender,
  pool: ServerPool,
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

/**
 * Contenders that pass in both versions. Throws AB_VERSION_FAILED when there is none: exit code 3 where a newer version fails, 4 where
 * only older ones do, so that there is nothing to compare with.
 */
export function soundVersions(
  contenders: readonly NamedContender[],
  conformance: readonly ConformanceEntry[],
  versions: NonNullable<Plan['versions']>,
): NamedContender[] {
  const failures = conformance.filter(({ status }) => status === 'fail');
  const sound = contenders.filter(({ id }) => !failures.some(({ contender }) => contender === id));
  if (sound.length > 0) return sound;
  const newer = failures.some(({ variant }) => variant === versions.newer);
  throw new AuthbenchError(
    {
      code: 'AB_VERSION_FAILED',
      what: `No comparison is possible: conformance fails in ${newer ? versions.newer : versions.older}.`,
      received: told(failures),
      next: newer
        ? 'Mend it, or compare another version: what is not safe to copy is not measured.'
        : `${versions.newer} passes. Compare it with a version that passes as well.`,
    },
    newer ? exitCodes.failed : exitCodes.invalid,
  );
}

const told = (failures: readonly ConformanceEntry[]) =>
  failures
    .map(({ contender, variant, check, note }) => `${nameOf(contender, variant)}: ${check}${note ? ` (${note})` : ''}`)
    .join('; ');

/** Those that pass. Throws AB_BASELINE_FAILED (exit code 4) when no comparison is possible among them. */
export function soundContenders(
  contenders: readonly NamedContender[],
  conformance: readonly ConformanceEntry[],
  baseline: string,
): NamedContender[] {
  const failures = conformance.filter(({ status }) => status === 'fail');
  const failed = (one: NamedContender) =>
    failures.some(({ contender, variant }) => contender === one.id && variant === variantOf(one));
  const sound = contenders.filter((contender) => !failed(contender));
  const alone = contenders.length > 1 && sound.length < 2;
  if (sound.some(({ id }) => id === baseline) && !alone) return sound;
  throw new AuthbenchError(
    {
      code: 'AB_BASELINE_FAILED',
      what: `No comparison is possible: ${alone ? 'fewer than two contenders pass' : `the baseline ${baseline} does not pass`} conformance.`,
      received: told(failures),
      next: 'Mend the contender, or choose another --baseline.',
    },
    exitCodes.invalid,
  );
}
