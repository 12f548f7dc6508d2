/** docs/errors.md has every code, and no other; and the bad inputs that are tried stand in it as they are tried. */
import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type BadInput, badInputs } from '../scripts/bad-inputs.ts';
import { root, textOf } from './pages.ts';

const page = 'docs/errors.md';
const [, before = '', between = '', after = ''] =
  /^([\s\S]*<!-- inputs:start -->\n)([\s\S]*)(<!-- inputs:end -->[\s\S]*)$/.exec(textOf(page)) ?? [];

/** Codes of each row, with its exit codes. */
const rows = [...before.matchAll(/^\| (`AB_[^|]*) \| ([\d, ]+) \|/gm)].map(([, codes = '', exits = '']) => ({
  codes: [...codes.matchAll(/AB_\w+/g)].map(([code]) => code),
  exits: exits.split(', ').map(Number),
}));
const listed = rows.flatMap(({ codes }) => codes);

const folders = ['bench', 'compare', 'report', 'results', 'scenarios', 'scripts', 'series', 'servers', 'statistics'];
const sources = globSync(`{${[...folders, 'vocabulary'].join(',')}}/**/*.{ts,mjs}`, { cwd: root });
/** In quotes, or at the start of what is printed; a docstring may name one too. */
const thrown = sources.flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/['`](AB_[A-Z_]+)['`:]/g)].map(([, code]) => code as string),
);

test('every code that can be thrown has one row, and every row a code that can be thrown', () => {
  assert.ok(thrown.length > 80, 'the codes were found');
  assert.deepEqual(listed.toSorted(), [...new Set(thrown)].toSorted());
});

test('a bad input ends with an exit code that its row names', () => {
  for (const { code, exit = 2 } of Object.values(badInputs).flat()) {
    const row = rows.find(({ codes }) => codes.includes(code));
    assert.ok(row?.exits.includes(exit), `${code} ends with ${exit}, its row says ${row?.exits}`);
  }
});

const shownInput = ({ argv, env = {}, code, exit = 2 }: BadInput) => {
  const set = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const words = [...set, ...argv.map((word) => (word === '' ? "''" : word))].join(' ');
  return `| ${words.replaceAll('|', '\\|').replace(/^(.*)$/, '`$1`')} | ${exit} | \`${code}\` |`;
};

test('the inputs that are tried are those that stand there; UPDATE_GOLDEN=1 writes them', () => {
  const tables = Object.entries(badInputs).flatMap(([kind, inputs]) => [
    ...['', `**${kind.charAt(0).toUpperCase()}${kind.slice(1)}**`, '', '| typed | exit | code |', '|---|---|---|'],
    ...inputs.map(shownInput),
  ]);
  const written = `${tables.join('\n')}\n\n`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(join(root, page), `${before}${written}${after}`);
  else assert.equal(between, written);
});
