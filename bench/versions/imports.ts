/** What a file of JavaScript or TypeScript imports, read by a parser. */
import { extname } from 'node:path';
import type { Visitor } from 'oxc-parser';

type Parser = typeof import('oxc-parser');
type On = ConstructorParameters<typeof Visitor>[0];
type Node = Parameters<NonNullable<On['CallExpression']>>[0]['callee'];
type Value = Parameters<NonNullable<On['Literal']>>[0];

const sources = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/** Loaded with the first file, not before: only a comparison of versions parses, and every command starts with this file. */
let parser: Promise<Parser> | undefined;

/**
 * Names as they are written, each once: `import` and `export … from` (of types too), `import('x')` as an expression and as a type,
 * `require('x')`, `require.resolve('x')`, `createRequire(…)('x')`, `import.meta.resolve('x')`,
 * `new URL('./x', import.meta.url)` and our own `mainFileOf('x')`.
 * Not seen: a name that is computed, and a `require` by another name. A file that is no source has none, one that cannot be
 * parsed those before the mistake at most.
 */
export async function importsIn(path: string, text: string): Promise<string[]> {
  if (!sources.includes(extname(path))) return [];
  parser ??= import('oxc-parser');
  const { parseSync, Visitor } = await parser;
  const found = new Set<string>();
  const add = (node: { type: string } | null | undefined) => {
    const { value } = (node ?? {}) as Partial<Value>;
    if (node?.type === 'Literal' && typeof value === 'string') found.add(value);
  };
  const visitor = new Visitor({
    ImportDeclaration: ({ source }) => add(source),
    ExportNamedDeclaration: ({ source }) => add(source),
    ExportAllDeclaration: ({ source }) => add(source),
    ImportExpression: ({ source }) => add(source),
    TSImportType: ({ source }) => add(source),
    TSExternalModuleReference: ({ expression }) => add(expression),
    CallExpression: ({ callee, arguments: [first] }) => {
      if (requires(callee)) add(first);
    },
    NewExpression: ({ callee, arguments: [first, base] }) => {
      if (isNamed(callee, 'URL') && isMeta(base, 'url')) add(first);
    },
  });
  visitor.visit(parseSync(path, text).program);
  return [...found];
}

function requires(callee: Node): boolean {
  if (isNamed(callee, 'require') || isMeta(callee, 'resolve')) return true;
  // Ours: what was fetched for one contender (vocabulary/package-folder.ts).
  if (isNamed(callee, 'mainFileOf')) return true;
  if (callee.type === 'CallExpression') return isNamed(callee.callee, 'createRequire');
  return callee.type === 'MemberExpression' && isNamed(callee.property, 'resolve') && requires(callee.object);
}

const isNamed = (node: { type: string }, name: string) =>
  node.type === 'Identifier' && (node as { name?: string }).name === name;

function isMeta(node: Parameters<typeof isNamed>[0] | undefined, property: string): boolean {
  const { object, property: named } = (node ?? {}) as { object?: { type: string }; property?: { type: string } };
  return object?.type === 'MetaProperty' && named !== undefined && isNamed(named, property);
}
