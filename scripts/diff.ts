/** `authbench diff`: two versions, measured side by side in the same rounds, and judged by gates. What a CI runs on a pull request. */
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run as measure } from '../bench/run.ts';
import { suiteNamed } from '../bench/suites.ts';
import { repositoryOf } from '../bench/versions/git.ts';
import { fromRoot, reachedBy } from '../bench/versions/reach.ts';
import { evaluate } from '../compare/gates/evaluate.ts';
import { scenarios as allScenarios, scenariosNamed } from '../scenarios/catalogue.ts';
import { contenderIds, contenderNamed } from '../servers/catalogue.ts';
import type { NamedContender } from '../servers/contender.ts';
import { AuthbenchError, exitCodes, unknownName } from '../vocabulary/errors.ts';
import { families } from '../vocabulary/words.ts';
import { numberOf, type Parsed, parsed } from './arguments.ts';
import type { Command, Output } from './command.ts';
import { targetOf, versionsOfTarget } from './diff-target.ts';
import { withDuration } from './duration.ts';
import { formatArgs, formatInputOf, formatWishes, writeFormats } from './formats.ts';
import { gateArgs, gatesFor, printGates, worstCode } from './gates.ts';
import { carriedOut, verdictCode } from './measuring.ts';
import { projectRoot } from './project.ts';
import { operatorKeyFrom } from './targets.ts';
import { version } from './version.ts';
import { type Side, type Sides, sidesOf, versionOf } from './versions.ts';

const args = {
  older: {
    type: 'positional',
    required: false,
    description: 'a git ref (HEAD); a...b: where the two parted, against b',
  },
  newer: { type: 'positional', required: false, description: 'another ref; without it: the working tree' },
  with: {
    type: 'string',
    description: 'instead of another ref: the same code with a package, or node, in this version',
    valueHint: 'package@version',
  },
  contender: {
    type: 'string',
    description: 'measure this contender; may be repeated; all (without it: up to two that the change can reach)',
    valueHint: 'id',
  },
  target: {
    type: 'string',
    description: 'compare two versions of a server of yours: a target file in its own repository',
    valueHint: 'name=file',
  },
  scenario: { type: 'string', description: 'only this scenario; may be repeated', valueHint: 'id' },
  rate: { type: 'string', description: 'requests/s of the open loop', valueHint: 'n' },
  duration: { type: 'string', description: 'seconds of load on each version and shape (30)', valueHint: 's' },
  seed: { type: 'string', description: 'repeat the random draws of an earlier run', valueHint: 'n' },
  out: { type: 'string', description: 'folder for the run: absent or empty', valueHint: 'dir' },
  ...gateArgs,
  ...formatArgs,
} as const;

/** Unless contenders are named: more would take longer than a pull request waits. */
const mostByDefault = 2;

export const diff: Command = {
  name: 'diff',
  description: 'Measure two versions side by side and hold them against gates',
  args,
  async main(argv, out, err) {
    const given = parsed(argv, args);
    // What is mistyped is said before anything is checked out.
    const gates = (await gatesFor(given, 'default')) ?? [];
    const wishes = formatWishes(given);
    const suite = withDuration(suiteNamed('gate'), numberOf(given, 'duration', 1, 3_600, 'seconds'), 1);
    const rate = numberOf(given, 'rate', 100, 50_000, 'requests/s');
    const seed = numberOf(given, 'seed', 0, 2 ** 32 - 1, '') ?? randomInt(2 ** 32);
    const asked = [...new Set(given.many('scenario'))];
    const scenarios = asked.length > 0 ? await scenariosNamed(asked) : await allScenarios();
    const compared = await comparedBy(given, out);
    if (compared === undefined) {
      for (const { file } of wishes) out.write(`Nothing was measured, so nothing is written to ${file}.\n`);
      return exitCodes.done;
    }
    const { sides, contenders } = compared;
    const folder = given.one('out');
    const { older, newer } = sides;
    const request = {
      root: projectRoot,
      suite,
      scenarios,
      contenders,
      baseline: contenders[0]?.id as string,
      versions: {
        older: older.name,
        newer: newer.name,
        commits: { older: older.commit, newer: newer.commit },
      },
      seed,
      version: version(),
      operatorKey: operatorKeyFrom(process.env),
      ...(rate === undefined ? {} : { rate }),
      ...(folder === undefined ? {} : { out: folder }),
    };
    const anew = () => 'the same diff once more, into another folder: two versions are not gone on with';
    const result = await carriedOut((telling, signal) => measure(request, telling, signal), out, err, anew);
    if (result === undefined) return exitCodes.interrupted;
    const results = evaluate(gates, result.run);
    printGates(results, out);
    await writeFormats(wishes, formatInputOf(result.folder, results), out);
    return worstCode(verdictCode(result.run), results);
  },
};

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
  const repository = repositoryOf(target === undefined ? projectRoot : dirname(target.file));
  if (target === undefined && repository.root !== projectRoot) throw notAClone();
  const sides = await sidesOf({ repository, refs, with: wanted, say });
  const both = [sides.older, sides.newer] as const;
  if (target !== undefined) {
    const path = fromRoot(repository.root, target.file);
    const fresh = both.find(({ root }) => !existsSync(join(root, path)));
    if (fresh === undefined) return { sides, contenders: await versionsOfTarget(target.name, path, both) };
    say(`${path} is not in the version ${fresh.name}: there is nothing to compare. Nothing was measured.`);
    return undefined;
  }
  const ids = await idsOf(given, sides, say);
  if (ids.length === 0) return undefined;
  const contenders = await Promise.all(ids.flatMap((id) => both.map((side) => contenderIn(side, id))));
  return { sides, contenders };
}

function mayBeAsked(given: Parsed, refs: readonly string[], wanted: string | undefined, target: unknown): void {
  if (wanted !== undefined && (refs.length > 1 || !/^(@[^/@]+\/)?[^@/]+@.+$/.test(wanted)))
    throw new AuthbenchError({
      code: 'AB_BAD_WITH',
      what: '--with names one package and one version, and stands in place of the second ref.',
      received: [...refs, `--with ${wanted}`].join(' '),
      allowed: 'authbench diff [<git-ref>] --with package@version',
      next: 'e.g. npx authbench diff --with jose@5, or --with node@22',
    });
  if (refs.length > 1 && refs.some((ref) => ref.includes('...')))
    throw new AuthbenchError({
      code: 'AB_UNKNOWN_REF',
      what: 'A range with three dots is two refs already.',
      received: refs.join(' '),
      allowed: 'a...b, a... or two refs',
      next: 'Leave one of them out.',
    });
  if (target !== undefined && (given.one('contender') !== undefined || wanted?.startsWith('node@')))
    throw new AuthbenchError({
      code: 'AB_BAD_TARGET',
      what: 'With --target its own server alone is compared, on the runtime that its command names.',
      received: given.one('contender') === undefined ? `--with ${wanted}` : `--contender ${given.one('contender')}`,
      allowed: '--target with refs, or --with a package of its own',
      next: 'Leave one of them out.',
    });
}

const notAClone = () =>
  new AuthbenchError({
    code: 'AB_NO_REPOSITORY',
    what: 'This authbench is no clone: it has no versions of its own to compare.',
    received: 'diff without --target',
    allowed: 'a clone of authbench; or --target with a server of yours, in its own repository',
    next: 'docs/ci.md shows both.',
  });

const contendersIn = ({ root }: Pick<Side, 'root'>) => join(root, 'servers', 'contenders');

async function contenderIn(side: Side, id: string): Promise<NamedContender> {
  return { ...(await contenderNamed(id, contendersIn(side))), version: versionOf(side) };
}

/** Those that are named, or some that the change can reach. Says which, and why none. */
async function idsOf(given: Parsed, { older, newer, change }: Sides, say: (line: string) => void): Promise<string[]> {
  const [before, after] = await Promise.all([older, newer].map((side) => contenderIds(contendersIn(side))));
  const inBoth = (after ?? []).filter((id) => before?.includes(id));
  const fresh = (after ?? []).filter((id) => !before?.includes(id));
  const named = given.many('contender');
  for (const id of named)
    if (id !== 'all' && !inBoth.includes(id))
      throw unknownName(
        {
          code: 'AB_UNKNOWN_CONTENDER',
          what: 'No contender of this name is in both versions.',
          otherwise: 'npx authbench list',
        },
        id,
        inBoth,
      );
  if (named.length > 0 && !named.includes('all')) {
    return [...new Set(named)];
  }
  const fileOf = (id: string) => `servers/contenders/${id}.ts`;
  const reachedIds = change === undefined ? inBoth : reachedBy(change, inBoth, fileOf, [older.root, newer.root]);
  const reached = await Promise.all(reachedIds.map((id) => contenderIn(newer, id)));
  const gone = (before ?? []).filter((id) => !after?.includes(id));
  if (fresh.length > 0) say(`New, with nothing to compare: ${fresh.join(', ')}.`);
  if (gone.length > 0) say(`No more there: ${gone.join(', ')}.`);
  if (change === undefined) say('Both are the same version: what differs now is noise, and the gates must not see it.');
  if (reached.length === 0) {
    say('The change reaches no contender: nothing that a server runs through differs. Nothing was measured.');
    return [];
  }
  if (named.includes('all')) return reached.map(({ id }) => id);
  const some = representatives(reached, change === undefined ? 1 : mostByDefault).map(({ id }) => id);
  const left = reached.map(({ id }) => id).filter((id) => !some.includes(id));
  if (change !== undefined && left.length > 0)
    say(`Measured: ${some.join(', ')}. Reached as well: ${left.join(', ')}; --contender names others, or all.`);
  return some;
}

/**
 * The usual ones first, of different families. Last the control, which authenticates nobody, and those that speak to their store
 * unasked: both versions of one share a Redis, so that what they ask of it is nobody's exact figure.
 */
function representatives(reached: readonly NamedContender[], most: number): NamedContender[] {
  const rank = ({ usual, family, background }: NamedContender) =>
    (family === 'control' || background ? 2 : usual ? 0 : 1) * families.length + families.indexOf(family);
  const ordered = reached.toSorted((a, b) => rank(a) - rank(b));
  const ofEachFamily = ordered.filter(
    ({ family }, index) => ordered.findIndex((other) => other.family === family) === index,
  );
  const chosen = [...ofEachFamily.filter(({ family }) => family !== 'control'), ...ordered];
  return [...new Set(chosen)].slice(0, most);
}
