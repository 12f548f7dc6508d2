/** `authbench diff`: two versions, measured side by side in the same rounds, and judged by gates. What a CI runs on a pull request. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onlyOlderFailed } from '../bench/conformance/admission.ts';
import type { RunResult, Telling } from '../bench/run/measure.ts';
import { run as measure } from '../bench/run/run.ts';
import { suiteNamed } from '../bench/suites/suites.ts';
import { isBare, repositoryOf } from '../bench/versions/git.ts';
import { fromRoot } from '../bench/versions/reach.ts';
import type { Sides } from '../bench/versions/side.ts';
import type { GateResult } from '../compare/gates/result.ts';
import type { NamedContender } from '../servers/contender.ts';
import { AuthbenchError, exitCodes, format } from '../vocabulary/errors.ts';
import { withAmounts } from './amounts.ts';
import { type Parsed, parsed } from './arguments.ts';
import type { Command, Output } from './command.ts';
import { contendersOfBoth } from './diff-contenders.ts';
import { targetOf, versionsOfTarget } from './diff-target.ts';
import { formatArgs, formatInputOf, formatWishes, writeFormats } from './formats.ts';
import { gateArgs, gatesOrDefault, judgedRun, printGates, worstCode } from './gates.ts';
import { carriedOut, verdictCode } from './measuring.ts';
import { amountsFrom, planArgs, planFrom, rateFrom } from './plan-args.ts';
import { projectRoot } from './project.ts';
import { versionsOf } from './versions.ts';

const args = {
  older: {
    type: 'positional',
    required: false,
    description: 'a git ref (default: HEAD); a...b compares their merge base with b',
  },
  newer: { type: 'positional', required: false, description: 'another git ref (default: the working tree)' },
  with: {
    type: 'string',
    description: 'instead of a second ref: the same code with this version of a package or of node',
    valueHint: 'package@version',
  },
  contender: {
    type: 'string',
    description: 'measure this contender; may be repeated; all: every one (default: up to two that the change affects)',
    valueHint: 'id',
  },
  target: {
    type: 'string',
    description: 'compare two versions of your own server, given by a target file in its repository',
    valueHint: 'name=file',
  },
  duration: {
    type: 'string',
    description: 'seconds of load on each version and load shape (default: 30)',
    valueHint: 's',
  },
  ...planArgs,
  ...gateArgs,
  ...formatArgs,
} as const;

const twoProcesses =
  'Each version runs in its own processes, and two processes of the same code differ by some 3 % for as long as they live; so each is started anew several times, and intervals count those starts.';

export const diff: Command = {
  name: 'diff',
  description: 'Measure two versions side by side and judge the difference by gates',
  args,
  async main(argv, out, err) {
    const given = parsed(argv, args);
    // What is mistyped is said before anything is checked out.
    const gates = await gatesOrDefault(given, 'defaultGates');
    const wishes = formatWishes(given);
    const suite = withAmounts(suiteNamed('gate'), amountsFrom(given), 1);
    const rate = rateFrom(given);
    const plan = await planFrom(given);
    const compared = await comparedBy(given, out);
    const nothingMeasured = () => {
      for (const { file } of wishes) out.write(`Nothing was measured, so nothing is written to ${file}.\n`);
      return exitCodes.done;
    };
    if (compared === undefined) return nothingMeasured();
    const { sides, contenders } = compared;
    const { older, newer } = sides;
    const request = {
      ...plan,
      suite,
      contenders,
      baseline: contenders[0]?.id as string,
      versions: {
        older: older.name,
        newer: newer.name,
        commits: { older: older.commit, newer: newer.commit },
      },
      ...(rate === undefined ? {} : { rate }),
    };
    const anew = () => 'run the same diff again into another folder: a version comparison cannot be resumed';
    let results: GateResult[] = [];
    const judge = async (ended: RunResult) => {
      results = await judgedRun(gates, ended);
    };
    const measuring = (telling: Telling, signal: AbortSignal) => measure(request, telling, signal);
    const result = await carriedOut(measuring, out, err, { goesOn: anew, judge }).catch(mendedOnly);
    if (result === undefined) return exitCodes.interrupted;
    if (result instanceof AuthbenchError) {
      out.write(`${format(result)}\n`);
      return nothingMeasured();
    }
    out.write(`${twoProcesses}\n`);
    await printGates(results, out);
    await writeFormats(wishes, formatInputOf(result.folder), out);
    return worstCode(verdictCode(result.run), results);
  },
};

/** The reason that only the older version fails is an answer; every other is thrown. */
function mendedOnly(reason: unknown): AuthbenchError {
  if (reason instanceof AuthbenchError && reason.code === onlyOlderFailed) return reason;
  throw reason;
}

interface Compared {
  readonly sides: Sides;
  readonly contenders: readonly NamedContender[];
}

async function comparedBy(given: Parsed, out: Output): Promise<Compared | undefined> {
  const say = (line: string) => out.write(`${line}\n`);
  const refs = given.positionals;
  const wanted = given.one('with');
  const target = targetOf(given);
  mayBeAsked(given, refs, wanted, target);
  if (target === undefined) mustBeOurs();
  const repository = repositoryOf(target === undefined ? projectRoot : dirname(target.file));
  if (target === undefined && repository.root !== projectRoot) throw notAClone();
  const sides = await versionsOf({ repository, refs, with: wanted, say });
  if (sides.change === undefined && refs.length < 2) {
    say(`${sides.older.name} and ${sides.newer.name} are the same: there is nothing to compare. Nothing was measured.`);
    if (target === undefined)
      say('To see how the gates judge noise, measure a version against itself: npx authbench diff HEAD HEAD');
    return undefined;
  }
  const both = [sides.older, sides.newer] as const;
  if (target !== undefined) {
    const path = fromRoot(repository.root, target.file);
    const fresh = both.find(({ root }) => !existsSync(join(root, path)));
    if (fresh === undefined) return { sides, contenders: await versionsOfTarget(target.name, path, both) };
    say(`${path} is not in the version ${fresh.name}: there is nothing to compare. Nothing was measured.`);
    return undefined;
  }
  const contenders = await contendersOfBoth(given, sides, say);
  return contenders.length === 0 ? undefined : { sides, contenders };
}

function mayBeAsked(given: Parsed, refs: readonly string[], wanted: string | undefined, target: unknown): void {
  if (wanted !== undefined && (refs.length > 1 || !/^(@[^/@]+\/)?[^@/]+@.+$/.test(wanted)))
    throw new AuthbenchError({
      code: 'AB_BAD_WITH',
      what: '--with names one package and one version, and replaces the second ref.',
      received: [...refs, `--with ${wanted}`].join(' '),
      allowed: 'authbench diff [<git-ref>] --with package@version',
      next: 'e.g. npx authbench diff --with jose@5, or --with node@22',
    });
  if (refs.length > 1 && refs.some((ref) => ref.includes('...')))
    throw new AuthbenchError({
      code: 'AB_UNKNOWN_REF',
      what: 'A range with three dots already names two refs.',
      received: refs.join(' '),
      allowed: 'a...b, a... or two refs',
      next: 'Omit one of them.',
    });
  if (target !== undefined && (given.one('contender') !== undefined || wanted?.startsWith('node@')))
    throw new AuthbenchError({
      code: 'AB_BAD_TARGET',
      what: 'With --target only that server is compared, on the runtime that its command names.',
      received: given.one('contender') === undefined ? `--with ${wanted}` : `--contender ${given.one('contender')}`,
      allowed: '--target with refs, or --with a package of its own',
      next: 'Omit one of them.',
    });
}

/** In anybody else's repository our own versions are not meant. Outside of all, there are no others. Throws AB_NO_TARGET. */
function mustBeOurs(): void {
  const cwd = process.cwd();
  const here = isBare(cwd) ? cwd : rootOf(cwd);
  if (here === undefined || here === realpathSync(projectRoot) || here === rootOf(projectRoot)) return;
  throw new AuthbenchError({
    code: 'AB_NO_TARGET',
    what: 'This repository is not authbench: which server of it is to be compared?',
    received: `no --target, in ${here}`,
    allowed: '--target name=<path of a target file of this repository>',
    next: 'docs/targets.md shows how to write one. To compare versions of authbench itself, run diff in its clone.',
  });
}

function rootOf(folder: string): string | undefined {
  try {
    return repositoryOf(folder).root;
  } catch {
    return undefined;
  }
}

const notAClone = () =>
  new AuthbenchError({
    code: 'AB_NO_REPOSITORY',
    what: 'This authbench is not a git clone, so it has no versions of its own to compare.',
    received: 'diff without --target',
    allowed: 'a clone of authbench, or --target with your own server in its own repository',
    next: 'docs/ci.md shows both.',
  });
