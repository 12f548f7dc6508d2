/** The contender that docs/add-a-contender.md shows conforms, and the scenario that CONTRIBUTING.md shows names procedures and metrics that there are. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { builtIn, procedureNamed } from '../../bench/procedures/registry.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { contenderFrom } from '../../servers/catalogue.ts';
import { conform } from '../../servers/conformance/conform.ts';
import { metric } from '../../vocabulary/metrics.ts';
import { keepsNothing } from '../servers/keeps-nothing.ts';
import { running } from '../servers/running.ts';
import { blocksOf, root } from './pages.ts';

const scratch = mkdtempSync(join(tmpdir(), 'authbench-example-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

test('The contender in docs/add-a-contender.md conforms on two instances, with the limits that it declares', async () => {
  const [code] = blocksOf('docs/add-a-contender.md', 'ts');
  assert.ok(code);
  const file = join(scratch, 'hand-made-token.ts');
  writeFileSync(
    file,
    code.replaceAll(/from '\.\.\/(.+?)'/g, (_, path) => `from '${pathToFileURL(join(root, 'servers', path)).href}'`),
  );
  const contender = await contenderFrom(file);
  const servers = await running(contender);
  try {
    const results = await conform(servers, contender);
    const of = (status: string) => results.filter((each) => each.status === status).map(({ check }) => check);
    assert.deepEqual(of('fail'), []);
    assert.deepEqual(of('declared-limit').toSorted(), keepsNothing);
  } finally {
    await servers.close();
  }
});

test('A contender like the one in docs/add-a-contender.md that declares no limits does not pass', async () => {
  const contender = { ...(await contenderFrom(join(scratch, 'hand-made-token.ts'))), limits: [] };
  const servers = await running(contender);
  try {
    const failed = (await conform(servers, contender)).filter(({ status }) => status === 'fail');
    assert.deepEqual(failed.map(({ check }) => check).toSorted(), keepsNothing);
  } finally {
    await servers.close();
  }
});

test('The scenario in CONTRIBUTING.md names a procedure and metrics that there are', async () => {
  const [code = ''] = blocksOf('CONTRIBUTING.md', 'ts');
  const file = join(scratch, 'header-weight.ts');
  writeFileSync(file, code);
  const { default: scenario } = (await import(pathToFileURL(file).href)) as { default: Scenario };
  assert.ok(scenario.steps.length > 0);
  for (const step of scenario.steps) {
    assert.equal(procedureNamed(builtIn, step.procedure).id, step.procedure);
    for (const id of 'metrics' in step ? step.metrics : []) assert.ok(metric(id));
  }
});
