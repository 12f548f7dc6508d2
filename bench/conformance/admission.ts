/** Which contenders are measured: those that pass conformance, as long as enough of them do for a comparison. */
import { dirname } from 'node:path';
import { checkPageFrom } from '../../results/check-pages.ts';
import type { ConformanceEntry, Plan } from '../../results/format.ts';
import { findingsOf } from '../../results/left-out.ts';
import { contendersFolder } from '../../servers/catalogue.ts';
import { type NamedContender, variantOf } from '../../servers/contender.ts';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import { briefList, list } from '../../vocabulary/lists.ts';
import { nameOf } from '../../vocabulary/words.ts';

/** Where it is the only reason that nothing was measured, the newer version has mended what the older one fails. */
export const onlyOlderFailed = 'AB_ONLY_OLDER_FAILED';

/**
 * Contenders that pass in both versions. Where there is none it throws AB_VERSION_FAILED (exit code 3) if a newer version fails, else
 * AB_ONLY_OLDER_FAILED (exit code 0): a change that mends its server must not be stopped for what it mends.
 */
export function soundVersions(
  contenders: readonly NamedContender[],
  conformance: readonly ConformanceEntry[],
  { older, newer }: NonNullable<Plan['versions']>,
): NamedContender[] {
  const failures = conformance.filter(({ status }) => status === 'fail');
  const sound = contenders.filter(({ id }) => !failures.some(({ contender }) => contender === id));
  if (sound.length > 0) return sound;
  const received = described(failures);
  if (failures.every(({ variant }) => variant !== newer))
    throw new AuthbenchError(
      {
        code: onlyOlderFailed,
        what: `${newer} passes the conformance that ${older} fails: an improvement, and no sound version to compare it with.`,
        received,
        next: `Nothing was measured and no gate has judged. To measure ${newer}, compare it with a version that passes as well.`,
      },
      exitCodes.done,
    );
  throw new AuthbenchError(
    {
      code: 'AB_VERSION_FAILED',
      what: `No comparison is possible: conformance fails in ${newer}.`,
      received,
      next: `Mend it, or compare another version: what is not safe to copy is not measured. How to mend it: ${pagesOf(failures.filter(({ variant }) => variant === newer))}`,
    },
    exitCodes.failed,
  );
}

/** `shop: logout (…) and 2 more checks; …`. */
const described = (failures: readonly ConformanceEntry[]) =>
  [...Map.groupBy(failures, ({ contender, variant }) => nameOf(contender, variant))]
    .map(([name, own]) => `${name}: ${findingsOf(own)}`)
    .join('; ');

/** Of the checks that failed, the pages that say how to mend what they found. */
const pagesOf = (failures: readonly ConformanceEntry[]): string =>
  briefList([...new Set(failures.map(({ check }) => checkPageFrom(process.cwd(), check)))]);

/** A server or a design of the user's own: who names one runs for its sake. */
const isGuest = ({ target, file }: NamedContender) =>
  target !== undefined || (file !== undefined && dirname(file) !== contendersFolder);

/**
 * Those that pass. Throws AB_BASELINE_FAILED (exit code 4) when no comparison is possible among them, and AB_TARGET_FAILED (exit code 3)
 * when none of the user's own is left: what the others cost each other was not asked.
 */
export function soundContenders(
  contenders: readonly NamedContender[],
  conformance: readonly ConformanceEntry[],
  baseline: string,
): NamedContender[] {
  const failures = conformance.filter(({ status }) => status === 'fail');
  const failed = (one: NamedContender) =>
    failures.some(({ contender, variant }) => contender === one.id && variant === variantOf(one));
  const sound = contenders.filter((contender) => !failed(contender));
  const guests = contenders.filter(isGuest);
  if (guests.length > 0 && !guests.some((guest) => sound.includes(guest))) throw guestsFailed(guests, failures);
  const alone = contenders.length > 1 && sound.length < 2;
  if (sound.some(({ id }) => id === baseline) && !alone) return sound;
  throw new AuthbenchError(
    {
      code: 'AB_BASELINE_FAILED',
      what: `No comparison is possible: ${alone ? 'fewer than two contenders pass' : `the baseline ${baseline} does not pass`} conformance.`,
      received: described(failures),
      next: 'Fix the contender, or choose another --baseline.',
    },
    exitCodes.invalid,
  );
}

const guestsFailed = (guests: readonly NamedContender[], failures: readonly ConformanceEntry[]) =>
  new AuthbenchError(
    {
      code: 'AB_TARGET_FAILED',
      what: `Nothing is left to compare: ${list(guests.map(({ id }) => id))} ${guests.length === 1 ? 'does' : 'do'} not pass conformance.`,
      received: described(failures.filter(({ contender }) => guests.some(({ id }) => id === contender))),
      next: `Mend it; \`npx authbench conform\` with the same option says what each check asks. To measure the others, leave it out. How to mend it: ${pagesOf(failures.filter(({ contender }) => guests.some(({ id }) => id === contender)))}`,
    },
    exitCodes.failed,
  );
