import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentFacts, environmentLine } from '../../../report/facts/environment.ts';
import { page } from '../../../report/page/document.ts';
import { fixture } from '../fixture.ts';

const input = fixture();
const { node } = input.run.environment;
const ranOn = (...runtimes: string[]) => ({
  ...input.run,
  contenders: input.run.contenders.map((entry, index) => {
    const runtime = runtimes[index];
    return runtime === undefined ? entry : { ...entry, runtime };
  }),
});

test('what ran each server stands on the page, and beside authbench’s own Node where it is another', () => {
  const own = `Node v${node.replace(/^v/, '')}`;
  const run = ranOn(own, 'Node v20.19.0', 'python3.11');
  const [, second, third] = run.contenders;
  const others = [`${second?.id} on Node v20.19.0`, `${third?.id} on python3.11`];
  assert.equal(new Map(environmentFacts(run)).get('Node'), [node, ...others].join('; '));
  assert.ok(environmentLine(run).includes(others.join(', ')));
  const html = page({ ...input, run }, []);
  for (const runtime of [own, 'Node v20.19.0', 'python3.11']) assert.ok(html.includes(`<dd>${runtime}</dd>`), runtime);
});

test('a run whose servers all ran on that Node names it once', () => {
  assert.equal(environmentLine(ranOn(`Node v${node.replace(/^v/, '')}`)), environmentLine(input.run));
});
