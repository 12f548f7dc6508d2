/** What is said of a run that ended before it was done. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { RunWriter } from '../../results/writer.ts';
import { carriedOut } from '../../scripts/measuring.ts';
import { exampleRun, exampleSample, startedAt } from '../results/example-run.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-measuring-'));
after(() => rmSync(place, { recursive: true, force: true }));

/** What a run says that fails after so many samples. */
async function saidAfter(samples: number): Promise<string> {
  const folder = mkdtempSync(join(place, 'run-'));
  let said = '';
  const failing: Parameters<typeof carriedOut>[0] = async (telling) => {
    const writer = new RunWriter(folder, startedAt);
    writer.writeRun(exampleRun({ state: 'running', finishedAt: null }));
    telling.began(folder);
    for (let round = 0; round < samples; round++) writer.appendSample(exampleSample({ round }));
    writer.close();
    throw new Error('the server went away');
  };
  const err = { write: (text: string) => (said += text) };
  await assert.rejects(carriedOut(failing, { write: () => {} }, err), /went away/);
  return said;
}

test('a run that fails with samples says where they are kept', async () => {
  assert.match(await saidAfter(1), /^All measurements so far are kept in .+: npx authbench report /);
});

test('a run that fails before its first sample says that nothing was measured, and how to resume it', async () => {
  assert.match(
    await saidAfter(0),
    /^Nothing was measured yet; the plan is in .+: resume with npx authbench run --resume .+\n$/,
  );
});
