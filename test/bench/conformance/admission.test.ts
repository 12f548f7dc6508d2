/** Who is measured: those that pass, as long as what the run was for is among them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soundContenders, soundVersions } from '../../../bench/conformance/admission.ts';
import { leftOutSentences } from '../../../results/left-out.ts';
import { targetAt } from '../../../servers/target.ts';
import type { AuthbenchError } from '../../../vocabulary/errors.ts';
import { first, second, token } from '../fake-contenders.ts';

const shop = targetAt('shop', ['http://127.0.0.1:1']);
const [another, mine] = [
  targetAt('another', ['http://127.0.0.1:2']),
  { ...token, id: 'mine', file: '/home/me/mine.ts' },
];
const failure = (contender: string, check = 'logout', note = 'it still works') => ({
  ...{ contender, variant: '', check, note },
  status: 'fail' as const,
});
const refusal = (contenders: Parameters<typeof soundContenders>[0], failing: readonly string[]) => {
  try {
    soundContenders(
      contenders,
      failing.map((id) => failure(id)),
      'first',
    );
  } catch (error) {
    const { code, exitCode, complaint } = error as AuthbenchError;
    return { code, exitCode, received: complaint.received };
  }
  return undefined;
};

test('a run for a target that fails ends, with check and finding, however many others pass', () => {
  assert.deepEqual(refusal([first, second, token, shop], ['shop']), {
    code: 'AB_TARGET_FAILED',
    exitCode: 3,
    received: 'shop: logout (it still works)',
  });
  assert.equal(refusal([first, second, mine], ['mine'])?.code, 'AB_TARGET_FAILED');
});

test('it goes on with those that pass, as long as one of the user’s own is among them', () => {
  const sound = soundContenders([first, second, shop, another], [failure('shop')], 'first');
  assert.deepEqual(
    sound.map(({ id }) => id),
    ['first', 'second', 'another'],
  );
  assert.equal(soundContenders([first, second, token], [failure('second')], 'first').length, 2);
});

test('without the baseline, or with fewer than two, there is nothing to compare', () => {
  assert.deepEqual(
    [refusal([first, second, token], ['first'])?.code, refusal([first, second], ['second'])?.code],
    ['AB_BASELINE_FAILED', 'AB_BASELINE_FAILED'],
  );
});

test('each that is left out has one sentence: three findings, and how many more', () => {
  const found = ['logout', 'revoke', 'refresh', 'no-store', 'respelt'].map((check) => failure('shop', check));
  const passed = { contender: 'first', variant: '', check: 'logout', status: 'pass' as const };
  assert.deepEqual(
    leftOutSentences([...found, { ...failure('shop'), variant: 'v2', note: undefined as never }, passed]),
    [
      'shop is left out of every comparison: it fails logout (it still works), revoke (it still works), refresh (it still works) and 2 more checks.',
      'shop@v2 is left out of every comparison: it fails logout.',
    ],
  );
});

test('of two versions, what only the older one fails is mended: no failure, and said as an improvement', () => {
  const versions = { older: 'main', newer: 'HEAD', commits: { older: null, newer: null } };
  const answer = (...failing: readonly string[]) => {
    const failures = failing.map((variant) => ({ ...failure('shop'), variant }));
    try {
      return soundVersions([shop], failures, versions).map(({ id }) => id);
    } catch (error) {
      const { code, exitCode, complaint } = error as AuthbenchError;
      return [code, exitCode, complaint.what];
    }
  };
  const mended =
    'HEAD passes the conformance that main fails: an improvement, and no sound version to compare it with.';
  assert.deepEqual(answer(), ['shop']);
  assert.deepEqual(answer('main'), ['AB_ONLY_OLDER_FAILED', 0, mended]);
  for (const failing of [['HEAD'], ['main', 'HEAD']])
    assert.deepEqual(answer(...failing).slice(0, 2), ['AB_VERSION_FAILED', 3]);
  assert.throws(
    () => soundVersions([shop], [{ ...failure('shop'), check: 'logout', variant: 'HEAD' }], versions),
    ({ complaint }: AuthbenchError) => /How to mend it: .*docs\/checks\/logout\.md$/.test(complaint.next),
  );
});
