/** What a page names: paths of the project, and commands with their options. Each finder answers with what is not there. */
import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Command } from '../../scripts/command.ts';
import { codeOf, root } from './pages.ts';

const sources = globSync('**/*', {
  cwd: root,
  exclude: (name) => ['node_modules', '.git', '.cache', 'runs'].includes(basename(name)),
});
const rooms = [...new Set(sources.filter((path) => path.includes('/')).map((path) => path.split('/')[0] as string))];
const fileNames = new Set(sources.map((path) => basename(path)));

/** Begins with a folder of the project, or ends like a source file. Not within a URL, an absolute path or a longer word, and no call such as `response.json()`. */
const pathShape = new RegExp(
  String.raw`(?<![\w/.<>@:*-])(?:(?:${[...rooms, String.raw`\.ci`, String.raw`\.github`].join('|')})/[\w./-]*|(?:\.{1,2}/)*\w[\w./-]*\.(?:ts|mjs|py|md|yml|json|ndjson|css))(?![\w*<(])`,
  'g',
);
/** Written by a run or by the reader, or somebody else's. */
const elsewhere = /^(?:results\/runs|out|path\/to|lib|src|node_modules|\.cache)\b/;
/** A decision and a release note say what was there when they were written: `old.ts` (since removed), `old.ts` (now `new.ts`). */
const mark = /^`? \((?:since removed|now `)/;

/** Paths that are not there, or are marked as gone and there. `made`: names of files that a run makes. */
export function missingPaths(page: string, text: string, made: ReadonlySet<string>): string[] {
  const withoutTargets = text.replaceAll(/\]\([^)\s]+\)/g, ']');
  return [...withoutTargets.matchAll(pathShape)].flatMap(({ 0: found, index }) => {
    const path = found.replace(/[.]+$/, '');
    if (elsewhere.test(path) || made.has(basename(path))) return [];
    const there = isThere(page, path);
    const marked = mark.test(withoutTargets.slice(index + found.length));
    if (!marked) return there ? [] : [path];
    return there
      ? [`${path} is there, but is marked as gone`]
      : isHistory(page)
        ? []
        : [`${path}: a page of today names it`];
  });
}

const isHistory = (page: string) => page === 'CHANGELOG.md' || dirname(page) === join('docs', 'decisions');

function isThere(page: string, path: string): boolean {
  // A name alone, or an import of an example, which stands in another folder than its page.
  if (!path.includes('/') || /^\.{1,2}\//.test(path)) return fileNames.has(basename(path));
  return existsSync(join(root, path)) || existsSync(join(root, dirname(page), path));
}

/** `authbench <command> …` in any of its spellings, up to the end of the shell command. */
const invocation = /(?:^|[\s(])(?:npx )?(?:\S*\/)?authbench(?:\.mjs)? (.+?)(?:\s[#>].*)?$/;
const npmScript = /(?:^|[\s(])npm (?:run (\S+)|(test)\b)(?: -- (.+))?/;
const placeholder = /[<>[\]…*$]/;

export interface Known {
  readonly commands: readonly Command[];
  readonly scripts: readonly string[];
  /** Names that an option takes, e.g. `contender` → all ids. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Options of other programs that pages name alone. */
  readonly foreign: readonly string[];
}

const commandsOf = (code: string) => code.split(/\s(?:&&|\|\|?|;)\s/);

/** Commands, npm scripts, options and names that there are not. */
export function missingCommands(text: string, known: Known): string[] {
  return codeOf(text)
    .flatMap(commandsOf)
    .flatMap((code) => {
      const [, typed] = code.match(invocation) ?? [];
      if (typed !== undefined) return ofAuthbench(typed, known).map((what) => `${code}: ${what}`);
      const [npm, run, test, rest] = code.match(npmScript) ?? [];
      if (npm !== undefined) {
        const script = (run ?? test) as string;
        if (!known.scripts.includes(script)) return [`${code}: no npm script ${script}`];
        return script === 'bench' && rest ? ofAuthbench(`run ${rest}`, known).map((what) => `${code}: ${what}`) : [];
      }
      return ofOption(code, known).map((what) => `${code}: ${what}`);
    });
}

function ofAuthbench(typed: string, { commands, values }: Known): string[] {
  const [name = '', ...words] = typed.split(/\s+/);
  if (name.startsWith('-') || placeholder.test(name)) return [];
  const command = commands.find((each) => each.name === name);
  if (command === undefined) return [`no command ${name}`];
  return words.flatMap((word, index) => {
    const [option, own] = word.replace(/^\[/, '').split(/[=\]]/, 2) as [string, string?];
    if (!option.startsWith('--')) return [];
    const id = option.slice(2);
    if (id === 'help') return [];
    if (!(id in command.args) || command.args[id]?.type === 'positional') return [`${name} has no option ${option}`];
    const value = own || (words[index + 1] ?? '');
    const names = values[id];
    if (names === undefined || value === '' || placeholder.test(value)) return [];
    return value
      .split(',')
      .filter((each) => !names.includes(each))
      .map((each) => `${option} knows no ${each}`);
  });
}

/** An option that stands alone, as in a table: of any command. */
function ofOption(code: string, { commands, foreign }: Known): string[] {
  const [, option] = code.match(/^--([\w-]+)/) ?? [];
  if (option === undefined || foreign.includes(option) || ['help', 'version'].includes(option)) return [];
  return commands.some(({ args }) => option in args) ? [] : [`no command has --${option}`];
}
