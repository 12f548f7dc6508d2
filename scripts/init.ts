/** `authbench init`: looks at a repository, tries its server, writes what authbench and a CI need of it, and checks it once. */
import { type ConformWish, conformed } from '../bench/conformance/full-suite.ts';
import { type JudgedContender, withPages } from '../report/conformance/text.ts';
import { checkedUrl, targetFrom } from '../servers/target.ts';
import { exitCodes } from '../vocabulary/errors.ts';
import { shellWord } from '../vocabulary/shell.ts';
import { parsed } from './arguments.ts';
import { authbenchFrom } from './called.ts';
import type { Command } from './command.ts';
import { terminalAsk } from './init/ask.ts';
import { gatesText, type InCi, workflowText } from './init/ci-text.ts';
import { described, type Wish } from './init/describe.ts';
import { findingsText } from './init/findings.ts';
import { type LentRedis, lentRedis } from './init/lent-redis.ts';
import { lookAt, lookInLines } from './init/look.ts';
import { fromRoot, inCiOf, nameOf, nodeLineOf, type Places, placesOf } from './init/places.ts';
import { projectIn } from './init/project.ts';
import { type Ask, answersTo, mustBeRequests, questionArgs } from './init/questions.ts';
import { nextLines, remarks, shown } from './init/remarks.ts';
import { targetText } from './init/target-text.ts';
import { triedOut } from './init/tried-out.ts';
import { type NewFile, refuseThoseThere, writeAll } from './init/write.ts';
import { stopOnSignals } from './signals.ts';
import { operatorKeyFrom } from './targets.ts';

const args = {
  folder: { type: 'positional', required: false, description: 'the folder of the server (default: this one)' },
  ...questionArgs,
  yes: { type: 'boolean', description: 'ask nothing: take what is seen, and the defaults' },
  'dry-run': { type: 'boolean', description: 'print the files instead of writing them' },
  force: { type: 'boolean', description: 'replace files that are there' },
  untried: { type: 'boolean', description: 'do not start the server: write guesses, and check nothing' },
} as const;

export interface InitWith extends Pick<ConformWish, 'full'> {
  /** Who answers; default: whoever sits at the terminal. */
  readonly ask?: Ask;
}

/** `authbench init` with somebody else to ask, or fewer checks. */
export const initWith = ({ ask: asks, ...fewer }: InitWith = {}): Command => ({
  name: 'init',
  description: 'Look at your server, write its target file, gates and a workflow, and check it once',
  args,
  async main(argv, out, err) {
    const given = parsed(argv, args);
    const project = projectIn(given.positionals[0] ?? '.');
    const places = placesOf(project);
    const paths = [places.target, places.gates, places.workflow];
    const [isDry, replace, isUntried] = [given.flag('dry-run'), given.flag('force'), given.flag('untried')];
    // Before anything is asked or started.
    if (!isDry && !replace) refuseThoseThere(paths, process.cwd());
    const inCi = inCiOf(project, places, given.one('action'));
    const name = nameOf(project, given.one('name'));
    const typedUrl = given.one('url');
    const url = typedUrl === undefined ? undefined : checkedUrl(typedUrl, '--url');
    mustBeRequests(given);
    const look = lookAt(project);
    out.write(`Seen in ${shown(project.folder)}:\n`);
    for (const line of lookInLines(look)) out.write(`  ${line}\n`);
    const ask = given.flag('yes') ? undefined : (asks ?? terminalAsk());
    const wish: Wish = { project, look, answers: await answersTo(given, look, ask), name, url };
    const say = (line: string) => err.write(`${line}\n`);
    const stop = stopOnSignals(err, 'the server and its store');
    let lent: LentRedis | undefined;
    try {
      if (!isUntried && url === undefined) lent = await lentRedis(look, say);
      const surroundings = { file: places.target, say, signal: stop.signal };
      const description = isUntried ? described(wish) : await triedOut(wish, surroundings, out, ask);
      const files: NewFile[] = [
        { path: places.target, text: targetText(description, authbenchFrom(project.folder)) },
        { path: places.gates, text: gatesText() },
        { path: places.workflow, text: workflowOf(wish, places, inCi) },
      ];
      if (isDry) {
        for (const { path, text } of files) out.write(`\n--- ${shown(path)}\n${text}`);
        return exitCodes.done;
      }
      const replaced = writeAll(files, { from: process.cwd(), replace });
      out.write('\nWritten:\n');
      for (const { path, text } of files)
        out.write(
          `  ${shown(path)}, ${text.split('\n').length - 1} lines${replaced.includes(path) ? ', in place of the file that was there' : ''}\n`,
        );
      for (const line of remarks(description, wish, places, inCi)) out.write(`${line}\n`);
      const target = `${name}=${shown(places.target)}`;
      if (isUntried) {
        out.write(`next: ${authbenchFrom()} conform --target ${shellWord(target)}\n`);
        return exitCodes.done;
      }
      const judged = await checked(name, places.target, { ...fewer, say, signal: stop.signal });
      out.write(findingsText(judged, Math.min(out.columns || 100, 100)));
      const isFine = judged.checks.every(({ status }) => status !== 'fail');
      for (const line of nextLines(target, isFine, places)) out.write(`${line}\n`);
      return isFine ? exitCodes.done : exitCodes.failed;
    } catch (error) {
      if (stop.unread) return exitCodes.interrupted;
      throw error;
    } finally {
      await lent?.stop();
      stop.release();
    }
  },
});

export const init = initWith();

function workflowOf({ name, project, look, url }: Wish, places: Places, inCi: InCi): string {
  return workflowText({
    name,
    target: fromRoot(places, places.target),
    gates: fromRoot(places, places.gates),
    inCi,
    node: nodeLineOf(project, places),
    ownRedis: url === undefined && look.redis !== undefined && look.redis.address === undefined,
  });
}

async function checked(name: string, file: string, wish: Omit<ConformWish, 'contenders'>): Promise<JudgedContender> {
  const contender = await targetFrom(name, file);
  let judged: JudgedContender | undefined;
  await conformed({ ...wish, contenders: [contender], operatorKey: operatorKeyFrom(process.env) }, (one) => {
    judged = withPages({ id: name, title: contender.title, seconds: one.seconds, checks: one.checks }, process.cwd());
  });
  if (judged === undefined) throw new Error('its checks ended without a result');
  return judged;
}
