/** Writes the JSON Schemas of our files from their types: `node scripts/schema.ts [--check]`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GateFile } from '../compare/gates/format.ts';
import { RunFile } from '../results/format/run.ts';
import { Sample } from '../results/format/sample.ts';
import { exitCodes } from '../vocabulary/errors.ts';

const root = join(import.meta.dirname, '..');

/** File, its text as it must be, and the file that declares its types; from the root. */
export const schemas: readonly (readonly [name: string, text: string, from: string])[] = [
  ['results/run.schema.json', published(RunFile), 'results/format/run.ts'],
  ['results/sample.schema.json', published(Sample), 'results/format/sample.ts'],
  ['compare/gates/gates.schema.json', published(GateFile), 'compare/gates/format.ts'],
];

function published(schema: object): string {
  return `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...schema }, null, 2)}\n`;
}

/** The published files that differ from the types. */
export function drifted(): string[] {
  return stale().map(([name]) => name);
}

const stale = () => schemas.filter(([name, text]) => textOf(name) !== text);

function textOf(name: string): string | undefined {
  try {
    return readFileSync(join(root, name), 'utf8');
  } catch {
    return undefined;
  }
}

export async function main(argv: readonly string[], out: (text: string) => void): Promise<number> {
  const old = stale();
  if (argv.includes('--check')) {
    for (const [name, , from] of old) out(`${name} differs from ${from}: run node scripts/schema.ts\n`);
    return old.length === 0 ? exitCodes.done : exitCodes.failed;
  }
  for (const [name, text] of schemas) writeFileSync(join(root, name), text);
  out(`${schemas.map(([name]) => name).join(', ')} ${old.length === 0 ? 'were up to date' : 'written'}\n`);
  return exitCodes.done;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), (text) => process.stdout.write(text));
