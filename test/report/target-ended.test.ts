/** A target that ended is told wherever a run is: after how long, how, and the last that it printed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { github } from '../../report/formats/github.ts';
import { junit } from '../../report/formats/junit.ts';
import { page } from '../../report/page/document.ts';
import { summary } from '../../report/page/summary.ts';
import { terminalReport } from '../../report/terminal/run.ts';
import { fixture } from './fixture.ts';
import { formatFixture } from './formats/fixture-formats.ts';

const printed = Array.from({ length: 20 }, (_, line) => `line <${line}>`);
const end = { contender: 'shop', variant: '', how: 'exit code 7', seconds: 12.3, printed };
const input = fixture();
const cut = { ...input.run, state: 'interrupted' as const, targetEnd: end };
const sentence = 'The target shop ended 12.3 s after its start (exit code 7), and the run with it.';
const ended = (changes: Partial<typeof end> = {}) => ({ ...input, run: { ...cut, targetEnd: { ...end, ...changes } } });

/** The rest of the page is megabytes of scripts and fonts. */
const headOf = (text: string) => text.slice(text.indexOf('<header>'), text.indexOf('</header>'));

const written = {
  terminal: (of: ReturnType<typeof fixture>) => terminalReport({ ...of, folder: null, colour: false, width: 100 }),
  summary,
  page: (of: ReturnType<typeof fixture>) => headOf(page(of, [])).replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
};

for (const [name, write] of Object.entries(written)) {
  test(`the ${name} says how it ended, with its last lines as they are`, () => {
    const text = write(ended());
    assert.ok(text.replaceAll(/\s+/g, ' ').includes(`${sentence} It printed, its last 20 lines:`), text);
    const lines = text.split('\n').map((line) => line.replace(/.*<pre>|<\/pre>.*/g, '').trim());
    assert.deepEqual(
      lines.filter((line) => line.startsWith('line <')),
      printed,
    );
  });

  test(`the ${name} says no more where nothing was printed, or nobody ended`, () => {
    assert.doesNotMatch(write(ended({ printed: [] })), /It printed/);
    assert.doesNotMatch(write(input), /ended/);
  });
}

test('JUnit and the annotations say it where they say that the run is incomplete', () => {
  const of = formatFixture({ run: cut });
  assert.ok((junit.write(of) as string).includes(sentence));
  assert.ok((github.write(of) as string).includes(sentence));
});
