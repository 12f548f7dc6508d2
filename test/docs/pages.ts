/** The project's pages, and what stands in them as code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');
export const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

/** From the root, e.g. `docs/method.md`. */
export const pages: readonly string[] = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
  'results/series/README.md',
];

/** Fenced blocks of one language. */
export const blocksOf = (page: string, language: string): string[] =>
  [...textOf(page).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text]) => text as string,
  );

const fenced = /^```[\w-]*\n([\s\S]*?)^```$/gm;
const indented = /(?<=\n\n)(?: {4}.*\n)+/g;
const span = /`([^`\n]+)`/g;

/** What is set as code, piece by piece: a span each, a line of a block each; a line that ends in `\` or is followed by one that begins with an option goes on. */
export function codeOf(text: string): string[] {
  const blocks = [...text.matchAll(fenced)].map(([, code]) => code as string);
  const prose = text.replaceAll(fenced, '\n');
  const all = [...blocks, ...[...prose.matchAll(indented)].map(([code]) => code)];
  return [
    ...all.flatMap((block) => block.replaceAll(/\\?\n +(?=--)/g, ' ').split('\n')),
    ...[...prose.matchAll(span)].map(([, code]) => code as string),
  ].map((code) => code.trim());
}
