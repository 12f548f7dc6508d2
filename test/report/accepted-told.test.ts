/** An accepted change is told in every output that tells gates: that it is accepted, why, and until when. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GateResult } from '../../compare/gates/result.ts';
import { formats } from '../../report/formats/catalogue.ts';
import type { FormatInput } from '../../report/formats/format.ts';
import { page } from '../../report/page/document.ts';
import { summary } from '../../report/page/summary.ts';
import { gateText } from '../../report/terminal/gates.ts';
import { formatFixture, gate } from './formats/fixture-formats.ts';

const reason = 'a login ends the old session';
const until = '2027-01-31';
const allowance = { standing: 'applies', kind: 'ratio', limit: 1.2, unit: 'ratio', reason, until } as const;
const sentence = `server-cpu of shop: 1.15, above the limit of 1.1. Accepted up to 1.2 until ${until}: ${reason}.`;
const accepted = (changes: Partial<GateResult> = {}) =>
  gate({ outcome: 'accepted', value: 1.15, accepted: allowance, sentence, ...changes });
const judged = (gates: GateResult[]) => {
  const input = formatFixture({ gates });
  return { ...input, run: { ...input.run, gates } };
};

/** The rest of the page is megabytes of scripts and fonts. */
const mainOf = (text: string) => text.slice(text.indexOf('<main>'), text.indexOf('</main>'));

/** Those that carry numbers alone: what reads them knows no gates. */
const numbersAlone = ['github-action-benchmark', 'bmf', 'gobench', 'hgrm'];

const outputs: Readonly<Record<string, (input: FormatInput) => string>> = {
  terminal: ({ gates }) => gateText(gates ?? [], { colour: false, width: 100, on: new Date() }),
  'summary.md': summary,
  'report.html': (input) => mainOf(page(input, [])),
  ...Object.fromEntries(
    formats
      .filter(({ id }) => !numbersAlone.includes(id))
      .map(({ id, write }) => [id, (input: FormatInput) => write(input) as string] as const),
  ),
};

const flat = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll('&#44;', ',');

for (const [name, write] of Object.entries(outputs)) {
  test(`${name} says that a change is accepted, why and until when`, () => {
    const text = flat(write(judged([accepted()])));
    for (const word of ['accepted', reason, until]) assert.ok(text.includes(word), `${name} lacks ${word}`);
    assert.doesNotMatch(flat(write(judged([gate()]))), new RegExp(reason));
  });

  test(`${name} says of one that is over why it was accepted, and that it fails`, () => {
    const over = { ...allowance, standing: 'ended' } as const;
    const told = `server-cpu of shop: 1.15, above the limit of 1.1. It was accepted up to 1.2, but only until ${until}: ${reason}.`;
    const text = flat(write(judged([accepted({ outcome: 'failed', accepted: over, sentence: told })])));
    for (const word of ['fail', reason, until]) assert.ok(text.includes(word), `${name} lacks ${word}`);
  });
}

test('every format tells gates, or is known to carry numbers alone', () => {
  assert.equal(Object.keys(outputs).length - 3 + numbersAlone.length, formats.length);
});

test('a run without gates has no section of them', () => {
  const input = formatFixture({ gates: null });
  assert.doesNotMatch(page(input, []), /id="gates"/);
  assert.doesNotMatch(summary(input), /\*\*Gates:/);
});
