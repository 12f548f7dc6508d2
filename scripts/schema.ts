/** Writes the JSON Schemas of the run folder from the types in results/format.ts: `node scripts/schema.ts [--check]`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunFile, Sample } from '../results/format.ts';
import { exitCodes } from '../vocabulary/errors.ts';

const folder = join(import.meta.dirname, '../results');

/** File name in results/, and its text as it must be. */
export const schemas: readonly (readonly [name: string, text: string])[] = [
  ['run.schema.json', published(RunFile)],
  ['sample.schema.json', published(Sample)],
];

function published(schema: object): string {
  return `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...schema }, null, 2)}\n`;
}

/** The published files that differ from the types. */
export function drifted(): string[] {
  return schemas.filter(([name, text]) => textOf(name) !== text).map(([name]) => name);
}

function textOf(name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return undefined;
  }
}

export async function main(argv: readonly string[], out: (text: string) => void): Promise<number> {
  const stale = drifted();
  if (argv.includes('--check')) {
    for (const name of stale) out(`results/${name} differs from results/format.ts: run node scripts/schema.ts\n`);
    return stale.length === 0 ? exitCodes.done : exitCodes.failed;
  }
  for (const [name, text] of schemas) writeFileSync(join(folder, name), text);
  out(`results: ${schemas.map(([name]) => name).join(', ')} ${stale.length === 0 ? 'were up to date' : 'written'}\n`);
  return exitCodes.done;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), (text) => process.stdout.write(text));
