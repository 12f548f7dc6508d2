/** Each check has a page that says how to mend what it finds. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { faults } from '../../bench/conformance/faults/faults.ts';
import { checkPage } from '../../results/check-pages.ts';
import { checks } from '../../servers/conformance/conform.ts';
import { root, textOf } from './pages.ts';

const names = readdirSync(join(root, 'docs/checks')).filter((name) => name !== 'README.md');

test('There is a page for each check and none besides', () => {
  assert.deepEqual(
    names.map((name) => `docs/checks/${name}`).toSorted(),
    checks.map(({ id }) => checkPage(id)).toSorted(),
  );
});

test('A fault of a store or of an issuer is sent to where the faults are told, and servers that do not start to what starts them', () => {
  for (const { id } of faults) {
    assert.equal(checkPage(id), 'docs/contract.md#store-faults');
    assert.match(textOf('docs/contract.md'), new RegExp(`^\\|.*\`${id}\``, 'm'));
  }
  assert.equal(checkPage('start'), 'docs/contract.md#the-process');
  for (const heading of ['Store faults', 'The process'])
    assert.match(textOf('docs/contract.md'), new RegExp(`^#+ ${heading}$`, 'm'));
});

for (const { id, property, clause } of checks)
  test(`The page of ${id} has its property, its clause, a request, and code for Express and for Fastify`, () => {
    const page = textOf(checkPage(id));
    assert.ok(page.startsWith(`# ${id}\n\n${property}\n`), 'the property as it is declared');
    assert.ok(page.includes(`Clause: ${clause}.`), 'the clause as it is declared');
    assert.match(page, /\*\*Why\.\*\* \S.{20}/);
    assert.match(page, /\*\*Request\.\*\*\n\n```http\n\S/);
    assert.match(page, /\*\*Express\.\*\*\n\n```js\n\S/);
    assert.match(page, /\*\*Fastify\.\*\*\n\n```js\n\S/);
    assert.ok(textOf('docs/checks/README.md').includes(`| [${id}](${id}.md) | ${property} |`), 'it stands in the list');
  });
