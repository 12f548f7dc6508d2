/** The code of a check's page, run as it stands there: with its own imports, the names that the list of pages declares, and no others. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root, textOf } from '../../docs/pages.ts';

export type Framework = 'express' | 'fastify';

/** What pages may use, and what pieces of code give to those behind them. */
export type Names = Record<string, unknown>;

const headings = { express: 'Express', fastify: 'Fastify' } as const;

const texts = new Map<string, string>();

/** The block under the heading of a framework. */
export function textFor(check: string, framework: Framework): string {
  const known = texts.get(`${check} ${framework}`);
  if (known !== undefined) return known;
  const block = new RegExp(`\\*\\*${headings[framework]}\\.\\*\\*\\n\\n\`\`\`js\\n([\\s\\S]*?)^\`\`\`$`, 'm');
  const text = block.exec(textOf(`docs/checks/${check}.md`))?.[1] as string;
  texts.set(`${check} ${framework}`, text);
  return text;
}

/** Names that docs/checks/README.md declares, in the first column of a table. */
export const declared: readonly string[] = [...textOf('docs/checks/README.md').matchAll(/^\| (`.*?`) \|/gm)].flatMap(
  ([, column]) => [...(column as string).matchAll(/`(\w+)/g)].map(([, name]) => name as string),
);

/** What code behind may use of a block: a function or a constant of this name at its top level. */
const given = [...['app', 'server', 'authenticated', 'operatorOnly'], ...['keyOf', 'tokensFor']];

// Within the project, so that what a page imports is found.
const scratch = mkdtempSync(join(root, '.cache', 'mended-'));
after(() => rmSync(scratch, { recursive: true }));

/** A block as a function of the declared names, which resolves to what it gives. */
type Code = (names: Names) => Promise<Names>;
const codes = new Map<string, Promise<Code>>();

export function loaded(text: string): Promise<Code> {
  const code = codes.get(text) ?? load(text);
  codes.set(text, code);
  return code;
}

async function load(text: string): Promise<Code> {
  const file = join(scratch, `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.mjs`);
  writeFileSync(file, moduleOf(text));
  return ((await import(pathToFileURL(file).href)) as { default: Code }).default;
}

function moduleOf(text: string): string {
  const imports = [...text.matchAll(/^import .*;$/gm)].map(([line]) => line);
  const rest = text.replaceAll(/^import .*;$/gm, '');
  const imported = (name: string) => imports.some((line) => new RegExp(`\\b${name}\\b(?!')`).test(line));
  const gives = given.filter((name) =>
    new RegExp(`^(?:(?:async )?function|const|let|class) ${name}\\b`, 'm').test(rest),
  );
  return [
    ...imports,
    `export default async ({ ${declared.filter((name) => !imported(name)).join(', ')} }) => {`,
    `{${rest}`,
    `return { ${gives.join(', ')} }; }};`,
  ].join('\n');
}
