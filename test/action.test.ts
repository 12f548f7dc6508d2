/** The GitHub action, without GitHub: its step is run by bash, with an authbench that writes down how it was called. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { formats } from '../report/formats/catalogue.ts';
import { cacheFolder } from '../vocabulary/project.mjs';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
const root = join(import.meta.dirname, '..');
const text = readFileSync(join(root, 'action.yml'), 'utf8');
const action = parse(text) as { inputs: Record<string, unknown>; runs: { using: string; steps: Step[] } };
const scripts = action.runs.steps.flatMap(({ run }) => run ?? []);
const scriptOf = (id: string) => action.runs.steps.find((each) => each.id === id)?.run ?? assert.fail(id);
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

/** As the runner calls it. */
const bash = ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c'];

function step(env: Readonly<Record<string, string>>, code = 0, writes = true) {
  const place = join(scratch, 'action', 'scripts');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'authbench.mjs'), stand(code, writes));
  const [output, summary] = [join(scratch, 'output'), join(scratch, 'summary')];
  for (const file of [output, summary]) writeFileSync(file, '');
  const none = { REFS: '', BASE_REF: '', TARGET: '', CONTENDER: '', GATES: '', OPTIONS: '' };
  const { status, stdout, stderr } = spawnSync('bash', [...bash, scriptOf('diff')], {
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
  });
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

/**
 * All steps in their order, as the runner would: each script by bash with its own environment, what it sets handed on to the next. Actions of
 * others are not run; what they are given is answered. `project` stands where the runner puts the action, `place` is the caller's repository.
 */
function allSteps(project: string, place: string, inputs: Readonly<Record<string, string>>) {
  const outputs = new Map<string, Record<string, string>>();
  const uses: { readonly uses: string; readonly with: Record<string, string> }[] = [];
  const codes: (number | null)[] = [];
  const filled = (value: string) =>
    value.replaceAll(/\$\{\{ (inputs|github|steps)\.([\w.-]+) \}\}/g, (_, context: string, path: string) => {
      if (context === 'inputs') return inputs[path] ?? '';
      const [id = '', , name = ''] = path.split('.');
      return context === 'steps' ? (outputs.get(id)?.[name] ?? '') : '';
    });
  const allFilled = (values: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, filled(String(value))]));
  for (const each of action.runs.steps) {
    if (each.uses !== undefined) uses.push({ uses: each.uses, with: allFilled(each.with) });
    if (each.run === undefined) continue;
    const [output, summary] = [join(scratch, 'output'), join(scratch, 'summary')];
    writeFileSync(output, '');
    const own = { RUNNER_TEMP: scratch, RUNNER_OS: 'Linux', RUNNER_ARCH: 'X64', GITHUB_ACTION_PATH: project };
    const files = { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary };
    const env = { PATH: process.env.PATH, HOME: scratch, ...own, ...files, ...allFilled(each.env) };
    codes.push(spawnSync('bash', [...bash, each.run], { cwd: place, encoding: 'utf8', env }).status);
    if (each.id !== undefined) outputs.set(each.id, outputsIn(readFileSync(output, 'utf8')));
  }
  return { codes, uses, outputs, summary: readFileSync(join(scratch, 'summary'), 'utf8') };
}

/** `name=value`, or several lines between `name<<END` and `END`. */
const outputsIn = (written: string): Record<string, string> =>
  Object.fromEntries(
    [...written.matchAll(/^(\w[\w-]*)(?:=(.*)|<<(\w+)\n([\s\S]*?)\n\3)$/gm)].map(([, name = '', one, , many]) => [
      name,
      one ?? many ?? '',
    ]),
  );

test('all steps run as they are, with authbench itself: a change of documents passes and says why', () => {
  const place = mkdtempSync(join(scratch, 'caller-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', place, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args]);
  git('init', '--quiet');
  writeFileSync(join(place, 'README.md'), 'one\n');
  git('add', '.');
  git('commit', '--quiet', '-m', 'one');
  writeFileSync(join(place, 'shop.target.mjs'), 'export default { start: { command: ["node", "server.mjs"] } };\n');
  git('add', '.');
  git('commit', '--quiet', '-m', 'two');
  writeFileSync(join(scratch, 'summary'), '');
  const { codes, uses, outputs, summary } = allSteps(root, place, { target: 'shop=shop.target.mjs', artifact: 'mine' });
  assert.deepEqual(codes, [0, 0, 0], 'the key, the comparison, the exit code');
  assert.match(summary, /shop\.target\.mjs is not in the version .*: there is nothing to compare/);
  const [cache, artifact, ...others] = uses;
  assert.deepEqual([cache?.uses, artifact?.uses, others], ['actions/cache@v4', 'actions/upload-artifact@v4', []]);
  assert.match(cache?.with.key ?? '', /^authbench-Linux-X64-[0-9a-f]{16}$/);
  assert.deepEqual(cache?.with.path?.split('\n'), [join(cacheFolder, 'redis'), join(scratch, '.npm/_cacache')]);
  assert.deepEqual(artifact?.with, {
    name: 'mine',
    path: outputs.get('diff')?.folder,
    'if-no-files-found': 'ignore',
  });
});

test('the last step ends the job with the code of the comparison', () => {
  const place = mkdtempSync(join(scratch, 'foreign-'));
  execFileSync('git', ['-C', place, 'init', '--quiet']);
  writeFileSync(join(scratch, 'summary'), '');
  const { codes, summary } = allSteps(root, place, { refs: 'HEAD~1' });
  assert.deepEqual(codes, [0, 0, 2]);
  assert.match(summary, /AB_NO_TARGET/);
});
