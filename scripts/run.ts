/** `authbench run`: measures, and leaves a run folder with its report. */

import type { Admission } from '../bench/conformance/before-load.ts';
import type { WarmUpRule } from '../bench/instrument/instrument.ts';
import { builtIn } from '../bench/procedures/registry.ts';
import type { RunResult } from '../bench/run/measure.ts';
import { run as measure } from '../bench/run/run.ts';
import { suiteNamed } from '../bench/suites/suites.ts';
import type { GateResult } from '../compare/gates/result.ts';
import { readRunFile } from '../results/reader.ts';
import { scenarios as allScenarios } from '../scenarios/catalogue.ts';
import type { NamedScenario } from '../scenarios/scenario.ts';
import { allContenders } from '../servers/catalogue.ts';
import type { NamedContender } from '../servers/contender.ts';
import { AuthbenchError, exitCodes } from '../vocabulary/errors.ts';
import { shellWord } from '../vocabulary/shell.ts';
import { withAmounts } from './amounts.ts';
import { type Parsed, parsed } from './arguments.ts';
import { authbenchFrom } from './called.ts';
import { chosen } from './chosen.ts';
import type { Command } from './command.ts';
import { formatArgs, formatInputOf, formatWishes, writeFormats } from './formats.ts';
import { gateArgs, gatesAsked, judgedRun, printGates, worstCode } from './gates.ts';
import { carriedOut, type Measuring, type Render, verdictCode } from './measuring.ts';
import { packagesOf, packagesOfScenarios } from './packages/needed.ts';
import { amountsFrom, planArgs, planFrom, rateFrom } from './plan-args.ts';
import { projectRoot } from './project.ts';
import { operatorKeyFrom } from './targets.ts';

const defaultBaseline = 'session-redis';

const args = {
  suite: {
    type: 'string',
    description: 'quick (three minutes), full, soak, gate, world (what lies around the server), or people',
    default: 'quick',
    valueHint: 'name',
  },
  contender: {
    type: 'string',
    description: 'measure only this contender; may be repeated; all: every one (default: the usual four)',
    valueHint: 'id',
  },
  'contender-file': {
    type: 'string',
    description: 'also measure this contender, from a file of your own; may be repeated',
    valueHint: 'path',
  },
  target: {
    type: 'string',
    description: 'also measure your own server, given by URL or target file; may be repeated',
    valueHint: 'name=url|file',
  },
  pid: {
    type: 'string',
    description: 'the process of a target on this machine, to measure its CPU',
    valueHint: 'name=id',
  },
  store: { type: 'string', description: 'the Redis of a target, to read its counters', valueHint: 'name=url' },
  baseline: {
    type: 'string',
    description: `the contender that all others are compared with (${defaultBaseline})`,
    valueHint: 'id',
  },
  duration: {
    type: 'string',
    description: 'seconds of load on each contender and load shape, over all starts, instead of the suite’s rounds',
    valueHint: 's',
  },
  ...planArgs,
  resume: {
    type: 'string',
    description: 'continue an interrupted run with its plan and its seed',
    valueHint: 'folder',
  },
  ...gateArgs,
  ...formatArgs,
} as const;

/** What a run does besides measuring, where it is to be otherwise than in every run: for a test that is about neither. */
export interface Manner {
  readonly warmUp?: WarmUpRule;
  /** Which contenders are safe to copy. */
  readonly admission?: Admission;
  /** Makes the report at the end. */
  readonly render?: Render;
}

export const runWith = (manner: Manner = {}): Command => ({
  name: 'run',
  description: 'Measure contenders and write a run folder with its report',
  args,
  async main(argv, out, err) {
    const given = parsed(argv, args);
    // What is mistyped is said before anything is measured.
    const gates = await gatesAsked(given);
    const wishes = formatWishes(given);
    const measured = given.one('resume') === undefined ? await newRun(given, manner) : await resumedRun(given, manner);
    let results: GateResult[] | null = null;
    const judge = async (ended: RunResult) => {
      if (gates) results = await judgedRun(gates, ended);
    };
    const result = await carriedOut(measured, out, err, { render: manner.render, judge });
    if (result === undefined) return exitCodes.interrupted;
    if (results) await printGates(results, out);
    if (wishes.length > 0) await writeFormats(wishes, formatInputOf(result.folder), out);
    return worstCode(verdictCode(result.run), results);
  },
});

export const run = runWith();

async function newRun(given: Parsed, { warmUp, admission }: Manner): Promise<Measuring> {
  const plan = await planFrom(given);
  const contenders = await chosenContenders(given, plan.scenarios);
  await packagesOf(contenders);
  await packagesOfScenarios(plan.scenarios);
  const suite = withAmounts(suiteNamed(given.one('suite') ?? 'quick'), amountsFrom(given), contenders.length);
  const rate = rateFrom(given);
  const baseline = baselineOf(given, contenders);
  const request = { ...plan, suite, contenders, baseline, warmUp, admission, ...(rate === undefined ? {} : { rate }) };
  return (telling, signal) => measure(request, telling, signal);
}

/** What the plan in the folder has settled already. */
const settled = ['suite', 'scenario', 'contender', 'baseline', 'rate', 'starts', 'duration', 'seed', 'out'] as const;

async function resumedRun(given: Parsed, { warmUp, admission }: Manner): Promise<Measuring> {
  const folder = given.one('resume') as string;
  const superfluous = settled.filter((name) => given.one(name) !== undefined);
  if (superfluous.length > 0) {
    throw new AuthbenchError({
      code: 'AB_RESUME_OPTION',
      what: 'A resumed run keeps the plan it began with.',
      received: superfluous.map((name) => `--${name}`).join(', '),
      allowed: '--resume; and --contender-file, --target, --pid, --store as when it began',
      next: `${authbenchFrom()} run --resume ${shellWord(folder)}`,
    });
  }
  const contenders = await chosenContenders(given);
  const planned = readRunFile(folder).plan.contenders;
  await packagesOf(contenders.filter(({ id }) => planned.includes(id)));
  const request = {
    root: projectRoot,
    folder,
    contenders,
    scenarios: await allScenarios(),
    registry: builtIn,
    operatorKey: operatorKeyFrom(process.env),
    warmUp,
    admission,
  };
  const { resume } = await import('../bench/run/resume.ts');
  return (telling, signal) => resume(request, telling, signal);
}

/** Where none is named, those that the scenarios are about; without scenarios every one. `--contender all`: every one, in batches. */
async function chosenContenders(given: Parsed, scenarios?: readonly NamedScenario[]): Promise<NamedContender[]> {
  const asked = given.many('contender');
  if (asked.length > 0 && !asked.includes('all')) return chosen(asked, given);
  const isMeant = (contender: NamedContender) =>
    asked.length > 0 ||
    scenarios === undefined ||
    scenarios.some(({ designs }) => (designs === 'that-refresh' ? contender.refreshes : contender.usual));
  const meant = (await allContenders()).filter(isMeant).map(({ id }) => id);
  return chosen(meant, given);
}

function baselineOf(given: Parsed, contenders: readonly NamedContender[]): string {
  const ids = contenders.map(({ id }) => id);
  const asked = given.one('baseline');
  if (asked !== undefined && !ids.includes(asked)) {
    throw new AuthbenchError({
      code: 'AB_BASELINE_MISSING',
      what: 'The baseline is not among the contenders of this run.',
      received: asked,
      allowed: ids.join(', '),
      next: `Add --contender ${asked}, or choose another --baseline.`,
    });
  }
  return (
    asked ??
    (ids.includes(defaultBaseline)
      ? defaultBaseline
      : (ids.find((_, index) => contenders[index]?.family !== 'control') ?? (ids[0] as string)))
  );
}
