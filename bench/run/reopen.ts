/** Whether a run folder can be gone on with, here and now; and its run.json as it goes on. Pure: it touches neither disk nor server. */
import type { ConformanceEntry, Environment, Plan, RunFile } from '../../results/format.ts';
import type { RecordedRun } from '../../results/reader.ts';
import type { NamedContender } from '../../servers/contender.ts';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import type { NamedScenario } from '../suites/scenario.ts';

/** Throws AB_RESUME_COMPLETE where nothing is left to do. */
export function resumable(recorded: RecordedRun): RecordedRun {
  if (recorded.run.state !== 'complete') return recorded;
  throw new AuthbenchError({
    code: 'AB_RESUME_COMPLETE',
    what: 'This run is complete: there is nothing to resume.',
    received: `finished at ${recorded.run.finishedAt}`,
    next: 'Read it with `npx authbench report <folder>`, or start a new run.',
  });
}

/** Throws AB_RESUME_VERSIONS for a run that compared versions: what it checked out may be gone, and it takes minutes. */
export function ofOneVersion(recorded: RecordedRun): RecordedRun {
  const { versions } = recorded.run.plan;
  if (versions === undefined) return recorded;
  throw new AuthbenchError({
    code: 'AB_RESUME_VERSIONS',
    what: 'A version comparison cannot be resumed; start it again.',
    received: `${versions.older} and ${versions.newer}`,
    next: 'Run the same npx authbench diff again.',
  });
}

/** The contenders of the plan, in its order, from those that are to be had. Throws AB_RESUME_CONTENDER. */
export function plannedContenders({ plan }: RunFile, given: readonly NamedContender[]): NamedContender[] {
  return plan.contenders.map((id) => {
    const found = given.find((contender) => contender.id === id);
    if (found) return found;
    throw new AuthbenchError({
      code: 'AB_RESUME_CONTENDER',
      what: 'A contender of this run does not exist in this checkout.',
      received: id,
      allowed: given.map((contender) => contender.id).join(', '),
      next: 'Name its file or address again, as when the run began: --contender-file or --target.',
    });
  });
}

/** What must not differ between the parts of one run. */
const sameFields = ['cpu', 'cores', 'kernel', 'node', 'commit'] as const satisfies readonly (keyof Environment)[];

/** Throws AB_RESUME_DIFFERS with every field that is another one than when the run began: two machines or versions are not one run. */
export function mustBeSame(
  { environment: before, plan }: RunFile,
  now: { readonly environment: Environment; readonly placement: Plan['placement'] },
): void {
  const differing = sameFields.flatMap((field) =>
    before[field] === now.environment[field] ? [] : [`${field}: ${before[field]} then, ${now.environment[field]} now`],
  );
  const text = (value: unknown) => JSON.stringify(value);
  if (text(before.dependencies) !== text(now.environment.dependencies)) differing.push('locked dependencies');
  const { version: then = 'none' } = before.store ?? {};
  const { version = 'none' } = now.environment.store ?? {};
  if (then !== version) differing.push(`store: ${then} then, ${version} now`);
  const cores = ({ servers, store, generator }: Plan['placement']) => text([servers, store, generator]);
  if (cores(plan.placement) !== cores(now.placement)) differing.push('cores that servers, store and generator run on');
  if (differing.length === 0) return;
  throw new AuthbenchError({
    code: 'AB_RESUME_DIFFERS',
    what: 'This run began under different conditions; figures measured now would not belong to the same run.',
    received: differing.join('; '),
    allowed: 'the same machine, commit, Node, store and packages',
    next: 'Restore those, or start a new run.',
  });
}

/** Throws AB_RESUME_CONFORMANCE where a contender of the plan does not pass any more. */
export function mustStillConform({ plan }: RunFile, conformance: readonly ConformanceEntry[]): void {
  const failed = conformance.filter(
    ({ status, contender }) => status === 'fail' && plan.contenders.includes(contender),
  );
  if (failed.length === 0) return;
  throw new AuthbenchError(
    {
      code: 'AB_RESUME_CONFORMANCE',
      what: 'A contender passed conformance when this run began but no longer does.',
      received: failed
        .map(({ contender, check, note }) => `${contender}: ${check}${note ? ` (${note})` : ''}`)
        .join('; '),
      next: 'Fix the contender and resume again, or start a new run.',
    },
    exitCodes.invalid,
  );
}

/** Ids of the scenarios that are not measured again. */
export const measuredToTheEnd = ({ scenarios }: Pick<RunFile, 'scenarios'>): Set<string> =>
  new Set(scenarios.filter(({ state }) => state === 'measured').map(({ id }) => id));

/** The file as it goes on: what was measured to the end stays, what was cut short is made again from its samples. */
export function reopened(file: RunFile, conformance: ConformanceEntry[], now = new Date()): RunFile {
  const ended = measuredToTheEnd(file);
  const kept = <T extends { readonly scenario: string }>(list: readonly T[]) =>
    list.filter(({ scenario }) => ended.has(scenario));
  const again = new Set(conformance.map(({ contender }) => contender));
  const { targetEnd: _, gates: __, ...rest } = file;
  return {
    ...rest,
    state: 'running',
    finishedAt: null,
    resumes: [...file.resumes, now.toISOString()],
    scenarios: file.scenarios.map((scenario) =>
      ended.has(scenario.id) ? scenario : { ...scenario, state: 'planned', rounds: 0 },
    ),
    measurements: kept(file.measurements),
    comparisons: kept(file.comparisons),
    guards: kept(file.guards),
    conformance: [...file.conformance.filter(({ contender }) => !again.has(contender)), ...conformance],
  };
}

/** The scenarios that are left, in the order of the run. */
export function unfinished({ scenarios }: RunFile, given: readonly NamedScenario[]): NamedScenario[] {
  return scenarios
    .filter(({ state }) => state !== 'measured')
    .map(({ id }) => given.find((scenario) => scenario.id === id) as NamedScenario);
}
