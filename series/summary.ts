/**
 * What the series in results/series/ found, in the words of docs/method.md.
 * Usage: node series/summary.ts [--write]; with --write it is put into docs/method.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../scripts/project.ts';
import { between, summaryOf } from './findings.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
const text = summaryOf(join(projectRoot, 'results', 'series'));
console.log(text);
if (values.write) {
  const page = join(projectRoot, 'docs', 'method.md');
  writeFileSync(page, between(readFileSync(page, 'utf8'), text));
}
