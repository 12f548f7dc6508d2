/**
 * What `npm pack` runs first: writes dist/, the project as JavaScript with its lockfile. `--clean` removes it.
 *
 * Node strips no types under node_modules. So they are stripped here, by the very function that Node itself uses elsewhere: what runs from
 * the package is, character by character, what runs in a clone, but for the endings of imports (docs/decisions/0027).
 */
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { projectRoot } from './project.ts';

const sources = [
  'vocabulary',
  'statistics',
  'servers',
  'results',
  'bench',
  'scenarios',
  'compare',
  'report',
  'scripts',
];
/** Measurements, and what only a clone has a use for. */
const leftOut = [
  'results/runs',
  'results/reference',
  'results/series',
  'scripts/{pack,schema,contenders}.ts',
  'scripts/launch/test*',
];
/** Read where it runs: what is locked, and a Redis in Docker. */
const beside = ['package-lock.json', 'docker-compose.yml'];

const dist = join(projectRoot, 'dist');

/** An import of a TypeScript file, as code writes it: its ending alone is changed, so that lines and columns stay. */
const imported = /((?:from|import)\s*\(?\s*['"]\.{1,2}\/[^'"\n]+)\.ts(?=['"])/g;

export const asJavaScript = (code: string): string =>
  stripTypeScriptTypes(code, { mode: 'strip' }).replaceAll(imported, '$1.js');

/** Of package.json what is read where it runs: what it exports is for the package around it to say. */
function description(): object {
  const { exports: _, ...rest } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  return rest;
}

/** Writes dist/, below the project or, for a test of it, elsewhere. */
export function build(to = dist): void {
  const paths = sources.flatMap((folder) => globSync(`${folder}/**/*.*`, { cwd: projectRoot, exclude: leftOut }));
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'package.json'), JSON.stringify(description(), null, 2));
  for (const path of [...paths, ...beside]) {
    const [from, copy] = [join(projectRoot, path), join(to, path)];
    mkdirSync(dirname(copy), { recursive: true });
    if (!path.endsWith('.ts')) cpSync(from, copy);
    else writeFileSync(`${copy.slice(0, -'.ts'.length)}.js`, asJavaScript(readFileSync(from, 'utf8')));
  }
}

if (import.meta.main) {
  rmSync(dist, { recursive: true, force: true });
  if (!process.argv.includes('--clean')) build();
}
