/** The GitHub action, without GitHub: its step is run by bash, with an authbench that writes down how it was called. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { formats } from '../report/formats/catalogue.ts';

interface Step {
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
const root = join(import.meta.dirname, '..');
const text = readFileSync(join(root, 'action.yml'), 'utf8');
const action = parse(text) as { inputs: Record<string, unknown>; runs: { using: string; steps: Step[] } };
const scripts = action.runs.steps.flatMap(({ run }) => run ?? []);
const scratch = mkdtempSync(join(tmpdir(), 'authbench-action-'));
after(() => rmSync(scratch, { recursive: true }));

/** Stands in for authbench: writes its arguments down, and the files that the action hands on. */
const stand = (code: number, writes: boolean) => `
import { mkdirSync, writeFileSync } from 'node:fs';
const argv = process.argv.slice(2);
writeFileSync(${JSON.stringify(join(scratch, 'argv.json'))}, JSON.stringify(argv));
const folder = argv.find((word) => word.startsWith('all=')).slice(4);
if (${writes}) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(folder + '/annotations.txt', '::error title=t::m\\n');
  writeFileSync(folder + '/job-summary.md', '# summary\\n');
} else {
  process.stdout.write('said\\n');
  process.stderr.write('AB_VERSION_FAILED: complained\\n');
}
process.exitCode = ${code};`;

function step(env: Readonly<Record<string, string>>, code = 0, writes = true) {
  const place = join(scratch, 'action', 'scripts');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'authbench.mjs'), stand(code, writes));
  const [output, summary] = [join(scratch, 'output'), join(scratch, 'summary')];
  for (const file of [output, summary]) writeFileSync(file, '');
  const none = { REFS: '', BASE_REF: '', TARGET: '', CONTENDER: '', GATES: '', OPTIONS: '' };
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', scripts[0] as string],
    {
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        RUNNER_TEMP: scratch,
        GITHUB_ACTION_PATH: join(scratch, 'action'),
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        ...none,
        ...env,
      },
    },
  );
  assert.equal(status, 0, stderr);
  const argv = JSON.parse(readFileSync(join(scratch, 'argv.json'), 'utf8')) as string[];
  return { argv, stdout, output: readFileSync(output, 'utf8'), summary: readFileSync(summary, 'utf8') };
}

test('nothing that a pull request may write is pasted into a script', () => {
  assert.equal(action.runs.using, 'composite');
  for (const script of scripts) assert.doesNotMatch(script, /\$\{\{/);
  assert.deepEqual(
    Object.keys(action.inputs).filter((name) => !text.includes(`\${{ inputs.${name} }}`)),
    [],
    'every input is handed on',
  );
});

test('a pull request is compared with where it parted from its base, anything else with the commit before', () => {
  assert.deepEqual(step({ BASE_REF: 'main' }).argv.slice(0, 2), ['diff', 'origin/main...']);
  assert.deepEqual(step({}).argv.slice(0, 2), ['diff', 'HEAD~1']);
  assert.deepEqual(step({ REFS: 'v1 v2', BASE_REF: 'main' }).argv.slice(0, 3), ['diff', 'v1', 'v2']);
  const { argv } = step({ REFS: 'v1\nv2\n', OPTIONS: '--seed 3\n--rate 500\n' });
  assert.deepEqual(argv.slice(0, 7), ['diff', 'v1', 'v2', '--seed', '3', '--rate', '500']);
});

test('target, contender, gates and options come through as they are, also with what a shell would read', () => {
  const { argv } = step({ TARGET: 'shop=a file $(exit 9).mjs', CONTENDER: 'a,b', GATES: 'g.yml', OPTIONS: '--seed 3' });
  for (const [name, value] of [
    ['--target', 'shop=a file $(exit 9).mjs'],
    ['--contender', 'a,b'],
    ['--gates', 'g.yml'],
    ['--seed', '3'],
  ] as const)
    assert.equal(argv[argv.indexOf(name) + 1], value);
});

test('annotations are printed, the summary is the job’s, and the exit code is kept for the last step', () => {
  const { stdout, summary, output } = step({}, 3);
  assert.equal(stdout, '::error title=t::m\n');
  assert.equal(summary, '# summary\n');
  assert.match(output, /^exit-code=3$/m);
});

test('where nothing was measured the summary is what was said of why', () => {
  const { summary, output } = step({}, 4, false);
  assert.match(summary, /^## authbench diff\n\n {4}/);
  for (const line of ['    said\n', '    AB_VERSION_FAILED: complained\n']) assert.ok(summary.includes(line), summary);
  assert.match(output, /^exit-code=4$/m);
});

test('the files that the action hands on are those that the formats are written to', () => {
  const names = formats.map(({ fileName }) => fileName);
  for (const [, name] of text.matchAll(/formats\/([\w.-]+)"/g)) assert.ok(names.includes(name as string), name);
});
