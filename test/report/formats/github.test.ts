import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as core from '@actions/core';
import type { FormatInput } from '../../../report/formats/format.ts';
import { github } from '../../../report/formats/github.ts';
import { emptyFixture, formatFixture, gate, hostile, hostileFixture } from './fixture-formats.ts';
import { runnerCommand } from './runner-commands.ts';

const linesOf = (input: FormatInput) => (github.write(input) as string).trimEnd().split('\n');

function annotationsOf(input: FormatInput) {
  return linesOf(input).map((line) => {
    const read = runnerCommand(line);
    assert.ok(read, `the runner would print this line: ${line}`);
    assert.deepEqual(Object.keys(read.properties), ['title']);
    return { kind: read.command, title: read.properties.title, message: read.data };
  });
}

test('What stops is an error, what is undecided or a warning is a warning, and the verdict is a notice', () => {
  assert.deepEqual(
    annotationsOf(formatFixture()).map(({ kind, title }) => [kind, title]),
    [
      ['error', 'jwt-stateless: p99: response-p99 ratio <= 0.90 (latency) failed'],
      ['error', 'jwt-stateless: capacity ratio >= 1.10 (latency) invalid'],
      ['warning', 'jwt-stateless: p50: response-p50 ratio <= 1.00 (latency) undecided'],
      ['warning', 'jwt-stateless: bytes: request-bytes difference <= 20 bytes (latency, claims=0) warning'],
      ['notice', 'authbench'],
      ['notice', 'authbench: absolute figures are doubtful'],
    ],
  );
});

test('A run that was cut off is an error, and nothing is called passed without a gate', () => {
  const [first, second] = annotationsOf(emptyFixture());
  assert.deepEqual([first?.kind, second?.message], ['error', 'No gates were given.']);
});

test('Line ends, percent signs, colons and commas are read back as they were', () => {
  const [first] = annotationsOf(hostileFixture());
  assert.ok(first?.title?.includes(`jwt-stateless@${hostile}: ${hostile}: server-cpu ratio`));
  assert.equal(first?.message, hostile);
});

test('A line is as GitHub’s own toolkit writes it', (t) => {
  const written: string[] = [];
  t.mock.method(process.stdout, 'write', (text: string) => written.push(text) > 0);
  for (const { title = '', message } of annotationsOf(hostileFixture()).filter(({ kind }) => kind === 'error'))
    core.error(message, { title });
  t.mock.restoreAll();
  const own = linesOf(hostileFixture()).filter((line) => line.startsWith('::error'));
  assert.ok(own.length > 0);
  assert.equal(written.join(''), `${own.join('\n')}\n`);
});

test('No more than ten of a kind: the tenth names the others', () => {
  const many = (count: number) =>
    annotationsOf(
      formatFixture({
        gates: Array.from({ length: count }, (_, index) => gate({ outcome: 'failed', gate: `gate-${index}` })),
      }),
    ).filter(({ kind }) => kind === 'error');
  assert.equal(many(10).length, 10);
  assert.ok(many(10).every(({ title }) => !title?.includes('more')));
  const gathered = many(11);
  assert.equal(gathered.length, 10);
  assert.deepEqual(gathered[9], {
    kind: 'error',
    title: 'authbench: 2 more',
    message:
      'jwt-stateless: gate-9: server-cpu ratio <= 1.10 (latency) failed\njwt-stateless: gate-10: server-cpu ratio <= 1.10 (latency) failed',
  });
  assert.match(many(400)[9]?.message ?? '', /\nand 341 more$/);
});
