/** How a run ends before it has begun: nothing is measured, and nothing is left. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { mostContenders } from '../../bench/procedures/slices/batches.ts';
import { killAll } from '../../bench/process/end.ts';
import type { Telling } from '../../bench/run/measure.ts';
import { type RunRequest, run } from '../../bench/run/run.ts';
import { suiteNamed } from '../../bench/suites/suites.ts';
import { contenderNamed } from '../../servers/catalogue.ts';
import { bare, quickInput } from './fake-contenders.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-run-'));
after(() => rmSync(place, { recursive: true }));
after(killAll);

const request = async (changes: Partial<RunRequest> = {}): Promise<RunRequest> => ({
  ...(await quickInput()),
  root: place,
  contenders: [await contenderNamed('jwt-stateless')],
  baseline: 'jwt-stateless',
  out: join(mkdtempSync(join(place, 'out-')), 'run'),
  version: '0.0.0',
  rate: 'auto',
  ...changes,
});

const silent: Telling = { say() {}, progress() {}, began: () => assert.fail('it has begun') };

test('a suite that repeats refuses more contenders than a round holds before anything is started', async () => {
  const contenders = Array.from({ length: mostContenders + 1 }, (_, index) => ({ ...bare, id: `bare-${index}` }));
  const wish = await request({ contenders, baseline: 'bare-0', suite: suiteNamed('soak') });
  const telling = { ...silent, say: (line: string) => assert.fail(line) };
  await assert.rejects(run(wish, telling, new AbortController().signal), { code: 'AB_TOO_MANY_CONTENDERS' });
  assert.equal(existsSync(wish.out as string), false);
});

for (const [when, line] of [
  ['the servers start', /^starting/],
  ['the rate is calibrated', /^calibrating/],
] as const) {
  test(`Ctrl-C while ${when} ends the run with 130 and one message, and leaves no folder`, async () => {
    const wish = await request();
    const controller = new AbortController();
    const said: string[] = [];
    const say = (text: string) => {
      said.push(text);
      if (line.test(text)) controller.abort();
    };
    await assert.rejects(run(wish, { ...silent, say }, controller.signal), { code: 'AB_STOPPED', exitCode: 130 });
    assert.match(said.at(-1) as string, line, 'nothing came after');
    assert.equal(existsSync(wish.out as string), false);
  });
}
