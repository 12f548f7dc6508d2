import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberOf, parsed } from '../../scripts/arguments.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';

const declared = {
  rate: { type: 'string' },
  scenario: { type: 'string' },
  full: { type: 'boolean' },
} as const;
const withFolder = {
  ...declared,
  run: { type: 'positional', required: true, description: 'a run folder, e.g. x' },
} as const;

const complaintOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof AuthbenchError) return { ...error.complaint, exitCode: error.exitCode };
    throw error;
  }
  throw new assert.AssertionError({ message: 'nothing was thrown' });
};

test('the last value of an option counts, and one that was not given is undefined', () => {
  const args = parsed(['--rate', '100', '--rate=200'], declared);
  assert.equal(args.one('rate'), '200');
  assert.equal(args.one('scenario'), undefined);
  assert.equal(args.flag('full'), false);
  assert.equal(parsed(['--full'], declared).flag('full'), true);
});

test('a list may be repeated or hold commas', () => {
  const args = parsed(['--scenario', 'a,b', '--scenario', 'c'], declared);
  assert.deepEqual(args.many('scenario'), ['a', 'b', 'c']);
  assert.deepEqual(parsed(['--scenario', ',a,'], declared).many('scenario'), ['a']);
  assert.deepEqual(args.many('rate'), []);
});

test('an unknown option is refused with the nearest name', () => {
  for (const typed of ['--rat', '--rat=5']) {
    const { code, received, allowed, next, exitCode } = complaintOf(() => parsed([typed], declared));
    assert.deepEqual(
      { code, received, allowed, next, exitCode },
      {
        code: 'AB_UNKNOWN_OPTION',
        received: typed,
        allowed: '--rate, --scenario, --full',
        next: 'Did you mean --rate?',
        exitCode: 2,
      },
    );
  }
  assert.equal(complaintOf(() => parsed(['--zzzzzz'], declared)).next, 'Add --help to see what each does.');
});

test('an option without its value, and a flag with one, are refused', () => {
  const { code, next } = complaintOf(() => parsed(['--rate'], declared));
  assert.deepEqual([code, next], ['AB_UNKNOWN_OPTION', 'Add --help to see what each does.']);
  assert.equal(complaintOf(() => parsed(['--rate', '--full'], declared)).code, 'AB_UNKNOWN_OPTION');
  assert.equal(complaintOf(() => parsed(['--full=yes'], declared)).code, 'AB_UNKNOWN_OPTION');
});

test('an argument that a command does not take, and one that it lacks, are refused', () => {
  assert.deepEqual(complaintOf(() => parsed(['folder'], declared)).what, 'This command takes no arguments.');
  const missing = complaintOf(() => parsed([], withFolder));
  assert.deepEqual(
    [missing.code, missing.what, missing.received, missing.next],
    ['AB_MISSING_ARGUMENT', 'This command takes <run>.', 'none', 'Name <run>, a run folder, e.g. x'],
  );
  const extra = complaintOf(() => parsed(['a', 'b'], withFolder));
  assert.deepEqual(
    [extra.what, extra.received, extra.next],
    ['This command takes only <run>.', 'a b', 'Omit b. Add --help to see how the command is used.'],
  );
  assert.deepEqual(parsed(['a'], withFolder).positionals, ['a']);
});

test('a number within its bounds is read; without one there is none', () => {
  const rate = (...argv: string[]) => numberOf(parsed(argv, declared), 'rate', 1, 50_000, 'requests/s');
  assert.equal(rate(), undefined);
  assert.deepEqual([rate('--rate', '1'), rate('--rate', '50000')], [1, 50_000]);
});

test('what is no whole number, or out of bounds, is refused with the bounds', () => {
  for (const text of ['0', '50001', '1.5', '1e3', 'many', '', ' 5', '0x10', '١']) {
    const { code, received, allowed, next } = complaintOf(() =>
      numberOf(parsed([`--rate=${text}`], declared), 'rate', 1, 50_000, 'requests/s'),
    );
    assert.deepEqual(
      { code, received, allowed, next },
      {
        code: 'AB_BAD_NUMBER',
        received: text,
        allowed: 'a whole number from 1 to 50000 requests/s',
        next: 'Correct --rate, or omit it.',
      },
    );
  }
});

test('a negative number after an option is its value; behind a flag, or alone, it is no option that there is', () => {
  for (const text of ['-5', '-0.5', '-.5']) assert.equal(parsed(['--rate', text], declared).one('rate'), text);
  for (const argv of [['-5'], ['--rate', '1', '-5']])
    assert.equal(complaintOf(() => parsed(argv, declared)).code, 'AB_UNKNOWN_OPTION', argv.join(' '));
});
