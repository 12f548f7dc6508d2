/** The project's own sources, as the tests of its architecture read them. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { importsIn } from '../bench/versions/imports.ts';

export const root = join(import.meta.dirname, '..');

export interface SourceFile {
  /** From the root, e.g. `bench/plan.ts`. */
  readonly path: string;
  readonly strings: readonly string[];
  /** Files of our own that it imports, from the root. */
  readonly imports: readonly string[];
}

/** Every string and every piece of a template, property names in quotes and import paths among them. */
function stringsIn(path: string, code: string): string[] {
  const found: string[] = [];
  const visitor = new Visitor({
    Literal: ({ value }) => {
      if (typeof value === 'string') found.push(value);
    },
    TemplateElement: ({ value }) => void found.push(value.raw),
  });
  visitor.visit(parseSync(path, code).program);
  return found;
}

export async function readSource(path: string, code = readFileSync(join(root, path), 'utf8')): Promise<SourceFile> {
  const ours = (await importsIn(path, code)).filter((target) => target.startsWith('.'));
  const imports = ours.map((target) => relative(root, resolve(root, dirname(path), target)));
  return { path, strings: stringsIn(path, code), imports };
}

/** Every TypeScript file of these folders. */
export function readSources(folders: readonly string[]): Promise<SourceFile[]> {
  const paths = globSync(
    folders.map((folder) => `${folder}/**/*.ts`),
    { cwd: root, exclude: ['results/runs', 'results/reference'] },
  );
  return Promise.all(paths.map((path) => readSource(path)));
}
