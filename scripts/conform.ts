/** `authbench conform`: is it safe to copy? The whole suite on each contender, without measuring anything. */
import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Conformed, type ConformWish, conformed } from '../bench/conformance/full-suite.ts';
import { junit } from '../report/conformance/junit.ts';
import {
  conformanceJson,
  declaredLimits,
  failures,
  type JudgedContender,
  notAsked,
  notes,
  tableHead,
  tableRow,
  totals,
  withPages,
} from '../report/conformance/text.ts';
import { wrap } from '../report/terminal/wrap.ts';
import { tryToWrite } from '../results/folder.ts';
import { contenderIds } from '../servers/catalogue.ts';
import { AuthbenchError, exitCodes } from '../vocabulary/errors.ts';
import { type Parsed, parsed } from './arguments.ts';
import { chosen } from './chosen.ts';
import type { Command, Output } from './command.ts';
import { packagesOf } from './packages/needed.ts';
import { stopOnSignals } from './signals.ts';
import { operatorKeyFrom } from './targets.ts';
import { version } from './version.ts';

const args = {
  contender: { type: 'positional', required: false, description: 'check only these contenders (default: all)' },
  'contender-file': {
    type: 'string',
    description: 'check this contender, from a file of your own; may be repeated',
    valueHint: 'path',
  },
  target: {
    type: 'string',
    description: 'check your own server, given by URL or target file; may be repeated',
    valueHint: 'name=url|file',
  },
  faults: {
    type: 'boolean',
    description: 'also break their stores: kill, pause, slow, cut off and empty them (takes some minutes)',
  },
  junit: { type: 'string', description: 'also write JUnit XML to this file', valueHint: 'file' },
  json: { type: 'string', description: 'also write JSON to this file', valueHint: 'file' },
} as const;

/** `full`: as in `conformed`, for a test of the command, which need not wait for every check. */
export const conformWith = ({ full }: Pick<ConformWish, 'full'> = {}): Command => ({
  name: 'conform',
  description: 'Check that contenders are safe to copy: run the whole conformance suite, measure nothing',
  args,
  async main(argv, out, err) {
    const given = parsed(argv, args, true);
    const files = { junit: writable(given, 'junit'), json: writable(given, 'json') };
    if (files.json !== undefined && files.json === files.junit) throw sameFile(files.json);
    const ids = given.positionals.flatMap((word) => word.split(',').filter(Boolean));
    const others = given.many('contender-file').length + given.many('target').length > 0;
    const contenders = await chosen(ids.length > 0 || others ? ids : await contenderIds(), given);
    await packagesOf(contenders);
    const stop = stopOnSignals(err, 'the servers and the store');
    try {
      const rows = inOrder(
        contenders.map(({ id }) => id),
        out,
      );
      const wish = {
        contenders,
        faults: given.flag('faults'),
        ...(full === undefined ? {} : { full }),
        operatorKey: operatorKeyFrom(process.env),
        say: (line: string) => err.write(`${line}\n`),
        signal: stop.signal,
      };
      await conformed(wish, (one) => rows.add(judgedOf(one)));
      const judged = rows.all();
      print(judged, out);
      const at = new Date().toISOString();
      if (files.junit) writeFileSync(files.junit, junit(judged, at));
      if (files.json) writeFileSync(files.json, conformanceJson(judged, { version: version(), at }));
      return judged.some(({ checks }) => checks.some(({ status }) => status === 'fail'))
        ? exitCodes.failed
        : exitCodes.done;
    } catch (error) {
      if (stop.unread) return exitCodes.interrupted;
      throw error;
    } finally {
      stop.release();
    }
  },
});

export const conform = conformWith();

const judgedOf = ({ contender: { id, title, limits }, checks, seconds }: Conformed): JudgedContender =>
  withPages({ id, title, limits, checks, seconds }, process.cwd());

/** Rows in the order in which they were asked for, each as soon as all before it are known. */
function inOrder(ids: readonly string[], out: Output) {
  const known = new Map<string, JudgedContender>();
  let printed = 0;
  return {
    add(one: JudgedContender) {
      known.set(one.id, one);
      for (const id of ids.slice(printed)) {
        const next = known.get(id);
        if (next === undefined) return;
        // With the first row: above an error a head would promise a table.
        if (printed === 0) out.write(`${tableHead(ids)}\n`);
        out.write(`${tableRow(ids, next)}\n`);
        printed++;
      }
    },
    all: () => ids.map((id) => known.get(id) as JudgedContender),
  };
}

/** What was not asked goes first: it is neither good nor bad. */
function print(judged: readonly JudgedContender[], out: Output): void {
  const width = Math.min(out.columns || 100, 100);
  for (const { title, lines } of [
    ...notAsked(judged),
    ...failures(judged),
    ...declaredLimits(judged),
    ...notes(judged),
  ]) {
    out.write(`\n${title}\n`);
    for (const line of lines)
      for (const [index, part] of wrap(line, width - 4).entries()) out.write(`${index === 0 ? '  ' : '    '}${part}\n`);
  }
  out.write(`\n${totals(judged)}\n`);
}

/** The path of a file that can be written, before anything is begun. Throws AB_FILE_UNWRITABLE. */
function writable(given: Parsed, option: 'junit' | 'json'): string | undefined {
  const path = given.one(option);
  if (path === undefined) return undefined;
  const file = resolve(path);
  const known = statSync(file, { throwIfNoEntry: false });
  try {
    if (known?.isDirectory()) throw new Error('it is a folder');
    if (known) accessSync(file, constants.W_OK);
    else tryToWrite(dirname(file));
    return file;
  } catch (error) {
    throw new AuthbenchError({
      code: 'AB_FILE_UNWRITABLE',
      what: `--${option} names a file that cannot be written (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`,
      received: path,
      allowed: 'a file in a folder that exists',
      next: 'Create its folder, or name another file.',
    });
  }
}

const sameFile = (received: string) =>
  new AuthbenchError({
    code: 'AB_FILE_UNWRITABLE',
    what: '--json and --junit name the same file: one of them would be lost.',
    received,
    allowed: 'a file for each',
    next: 'Name another file.',
  });
