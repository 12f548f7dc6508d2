import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plannedSeconds } from '../../bench/plan/duration.ts';
import { planned } from '../../bench/plan/plan.ts';
import { builtIn } from '../../bench/procedures/registry.ts';
import { progressLine } from '../../scripts/progress.ts';
import { quickInput } from '../bench/fake-contenders.ts';

const plan = planned(await quickInput());

function shown(isTTY: boolean, tell: (progress: ReturnType<typeof progressLine>) => void): string {
  let text = '';
  tell(progressLine({ isTTY, write: (more) => (text += more) }));
  return text;
}

const made = (scenario: string, step: string, done: number, of: number) => {
  const within = plan.steps.filter((each) => each.scenario === scenario);
  const found = within.find(({ shape, procedure }) => step === shape || step === procedure) ?? within[0];
  return { scenario, start: 1, planned: found as (typeof within)[number], step, done, of, plan };
};

test('elsewhere than on a terminal a start is one plain line, and so is a step that is measured once, however often they are told', () => {
  const text = shown(false, (progress) => {
    for (const done of [0, 1, 2, 28]) progress.show(made('latency', 'open', done, 28));
    progress.show(made('latency', 'closed', 0, 56));
    progress.show(made('store-load', 'counted', 0, 20));
    progress.end();
  });
  assert.match(text, /^latency: start 1 of 7, about [^\n]+ left\nstore-load: counted operations, about [^\n]+ left\n$/);
  assert.equal(text.includes('\u001b'), false);
});

test('on a terminal one line is rewritten, and ended before anything else is said', () => {
  const text = shown(true, (progress) => {
    progress.show(made('latency', 'open', 1, 28));
    progress.show(made('latency', 'open', 2, 28));
    progress.say('hello');
    progress.end();
  });
  const [blank, first, second, ...rest] = text.split('\r\u001b[2K');
  assert.equal(blank, '');
  assert.match(first ?? '', /^latency: start 1 of 7, open loop 1\/28 {2}.+ left$/);
  assert.match(second ?? '', /^latency: start 1 of 7, open loop 2\/28 {2}.+ left\nhello\n$/);
  assert.deepEqual(rest, []);
});

test('to end what was never begun writes nothing', () => {
  assert.equal(
    shown(true, (progress) => progress.end()),
    '',
  );
});

/** Seconds in `1 min 05 s` or `12 s`. */
const secondsIn = (text: string) => {
  const [, minutes = '0', seconds] = /about (?:(\d+) min )?(\d+) s left/.exec(text) ?? [];
  return Number(minutes) * 60 + Number(seconds);
};

test('the time left begins with the whole plan, falls, and ends at nothing', () => {
  const left = (scenario: string, step: string, done: number, of: number, start = 1) =>
    secondsIn(shown(false, (progress) => progress.show({ ...made(scenario, step, done, of), start })));
  const all = [
    left('latency', 'warm-up', 0, 4),
    left('latency', 'open', 2, 4),
    left('latency', 'closed', 0, 8),
    left('payload-size', 'counted', 0, 1),
    left('payload-size', 'bisection', 1, 4),
    left('revocation-delay', 'trials', 0, 140),
    left('store-load', 'counted', 10, 20),
    left('store-load', 'memory', 3, 3),
    left('latency', 'open', 1, 4, 2),
    left('latency', 'closed', 8, 8, 7),
  ];
  const whole = plannedSeconds(plan, builtIn);
  assert.ok((all[0] as number) > whole - 5 && (all[0] as number) <= whole, 'but for the first start of its processes');
  assert.equal(all.at(-1), 0);
  assert.deepEqual(
    all,
    all.toSorted((a, b) => b - a),
  );
});
