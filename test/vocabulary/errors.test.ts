import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AuthbenchError, exitCodes, format, nearest } from '../../vocabulary/errors.ts';

test('a complaint is printed as code and what, then received, allowed and next, one line each', () => {
  const error = new AuthbenchError({
    code: 'AB_UNKNOWN_SUITE',
    what: 'There is no suite with this name.',
    received: 'quik',
    allowed: 'quick, full',
    next: 'Did you mean quick?',
  });
  assert.equal(
    format(error),
    [
      'AB_UNKNOWN_SUITE: There is no suite with this name.',
      '  received: quik',
      '  allowed:  quick, full',
      '  next:     Did you mean quick?',
    ].join('\n'),
  );
});

test('what was not received or has no bounds is left out', () => {
  assert.equal(
    format(new AuthbenchError({ code: 'AB_X', what: 'It broke.', next: 'Mend it.' })),
    'AB_X: It broke.\n  next:     Mend it.',
  );
});

test('an error carries its code, its exit code and its cause', () => {
  const cause = new Error('inner');
  const error = new AuthbenchError({ code: 'AB_X', what: 'It broke.', next: 'Mend it.' }, exitCodes.invalid, cause);
  assert.deepEqual([error.code, error.exitCode, error.cause, error.message], ['AB_X', 4, cause, 'It broke.']);
  assert.equal(
    new AuthbenchError({ code: 'AB_X', what: '', next: '' }).exitCode,
    2,
    'wrong usage unless said otherwise',
  );
});

test('the exit codes are those that are published', () => {
  assert.deepEqual(exitCodes, { done: 0, crashed: 1, usage: 2, failed: 3, invalid: 4, undecided: 5, interrupted: 130 });
});

test('the nearest name is the one with the fewest changes', () => {
  const names = ['session-redis', 'session-redis-defaults', 'jwt-stateless', 'no-auth'];
  for (const [typed, meant] of [
    ['session-reds', 'session-redis'],
    ['sesion-redis-default', 'session-redis-defaults'],
    ['jwt', undefined],
    ['jwt-statless', 'jwt-stateless'],
    ['noauth', 'no-auth'],
    ['postgres', undefined],
  ] as const)
    assert.equal(nearest(typed, names), meant, typed);
});

test('a word is nearest to itself, and a word with a third of its letters wrong is still found', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 20 }), (word) =>
      assert.equal(nearest(word, [`${word}x`, word]), word),
    ),
    { seed: 6 },
  );
  assert.equal(nearest('abcdefghi', ['abcdefXYZW']), 'abcdefXYZW', 'three letters changed, one added: 9 / 3 + 1');
  assert.equal(nearest('abcdefghi', ['abcdXYZWV']), undefined, 'five letters changed');
});

test('without a candidate there is none that is nearest', () => {
  assert.equal(nearest('quick', []), undefined);
});
