/** How the server is started: by scripts.start of package.json, else by its entry file. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { installingIn } from './lockfile.ts';
import { dependenciesOf, type Project } from './project.ts';

export interface StartCommand {
  /** Program and arguments, from the project's folder. */
  readonly command: readonly string[];
  /** Of the script itself: `NODE_ENV=production node server.js`. */
  readonly env: Readonly<Record<string, string>>;
  /** `scripts.start in package.json`. */
  readonly at: string;
  /** What makes a file that is started and not kept in git, and what `diff` has to run in each version. */
  readonly install?: readonly string[] | undefined;
  /** A file that is named and is not there: it has to be built first. */
  readonly missing?: string | undefined;
}

const entries = ['server', 'app', 'index', 'main'].flatMap((name) =>
  ['mjs', 'js', 'cjs', 'ts', 'mts'].flatMap((ending) => [`${name}.${ending}`, `src/${name}.${ending}`]),
);

/** Undefined where nothing says how it is started. */
export function startCommandOf(project: Project): StartCommand | undefined {
  const { manifest, folder, sources } = project;
  const script = manifest.scripts?.start;
  if (script !== undefined) return withInstall(project, { ...fromScript(script), at: 'scripts.start in package.json' });
  const isThere = (path: string) => existsSync(join(folder, path)) || sources.some((source) => source.path === path);
  const main = manifest.main?.replace(/^\.\//, '');
  const file = main !== undefined && isThere(main) ? main : entries.find(isThere);
  if (file === undefined) return undefined;
  const command = /\.m?ts$/.test(file) && 'tsx' in dependenciesOf(manifest) ? [bin('tsx'), file] : ['node', file];
  return withInstall(project, { command, env: {}, at: file === main ? 'main in package.json' : file });
}

/** As it is typed: `node --enable-source-maps server.js`. */
export const typedCommand = (project: Project, text: string): StartCommand =>
  withInstall(project, { ...fromScript(text, ['sh', '-c', text]), at: 'typed' });

/** Where a shell is needed for it, npm runs it. */
function fromScript(script: string, otherwise = ['npm', 'start']): Pick<StartCommand, 'command' | 'env'> {
  const words = wordsOf(script);
  if (words === undefined) return { command: otherwise, env: {} };
  const env: Record<string, string> = {};
  let [first = '', ...rest] = words;
  for (; /^cross-env$|^\w+=/.test(first) && rest.length > 0; [first = '', ...rest] = rest) {
    const [, name, value = ''] = /^(\w+)=(.*)$/.exec(first) ?? [];
    if (name !== undefined) env[name] = value;
  }
  if (first === 'nodemon' && !rest.some((word) => word.startsWith('-'))) first = 'node';
  const known = /^(?:node|npm|npx|pnpm|yarn|sh|bun|deno)$|\//.test(first);
  return { command: [known ? first : bin(first), ...rest], env };
}

/** As a shell splits it; undefined where it holds more than words. */
function wordsOf(script: string): string[] | undefined {
  const words = [...script.matchAll(/(?:[^\s'"]|'[^']*'|"[^"$`\\]*")+/g)].map(([word]) => word);
  if (/[;&|<>`$\n]/.test(script.replaceAll(/'[^']*'/g, '')) || words.length === 0) return undefined;
  return words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
}

const bin = (name: string) => `node_modules/.bin/${name}`;

/** By the lockfile: npm's at the root of the repository is seen to by `diff` itself. A folder that is built is made by the script `build`. */
function withInstall(
  { folder, manifest, sources }: Project,
  start: Omit<StartCommand, 'install' | 'missing'>,
): StartCommand {
  const has = (name: string) => existsSync(join(folder, name));
  const file = start.command.find((word, index) => index > 0 && /\.[cm]?[jt]s$/.test(word));
  const built = file !== undefined && /^(?:\.\/)?(?:dist|build|out|lib)\//.test(file) && manifest.scripts?.build;
  const { manager, folder: locked, atRoot } = installingIn(folder);
  const ownLock = manager === 'npm' && !atRoot && existsSync(join(locked, 'package-lock.json'));
  const npm = ownLock ? [locked === folder ? 'npm ci' : `npm ci --prefix ${relative(folder, locked)}`] : [];
  const packages = manager === 'npm' ? npm : [`${manager} install --frozen-lockfile`];
  const steps = [...packages, ...(built ? [`${manager} run build`] : [])];
  return {
    ...start,
    ...(steps.length === 0
      ? {}
      : { install: steps.length === 1 ? (steps[0] as string).split(' ') : ['sh', '-c', steps.join(' && ')] }),
    ...(file === undefined || has(file) || sources.some(({ path }) => path === file) ? {} : { missing: file }),
  };
}
