import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Compares with a committed text; `UPDATE_GOLDEN=1 npm test -- test/report` writes it anew, to be read in the diff. */
export function assertGolden(name: string, text: string): void {
  const file = join(import.meta.dirname, 'golden', name);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'), `${name} has changed; if it should, UPDATE_GOLDEN=1 writes it anew`);
}
