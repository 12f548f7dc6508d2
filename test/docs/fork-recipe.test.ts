/** The recipe for pull requests from forks (docs/ci.md), without GitHub: its step is run as it stands, with a `gh` that writes down what it is asked. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { blocksOf } from './pages.ts';

interface Workflow {
  readonly on: unknown;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: { readonly comment: { readonly if: string; readonly steps: readonly Record<string, never>[] } };
}

const recipe = blocksOf('docs/ci.md', 'yaml').find((text) => text.includes('workflow_run')) ?? assert.fail('no recipe');
const workflow: Workflow = parse(recipe);
const script: string = workflow.jobs.comment.steps.at(-1)?.run ?? assert.fail('no script');
const place = mkdtempSync(join(tmpdir(), 'authbench-fork-'));
after(() => rmSync(place, { recursive: true, force: true }));

/** Answers two open pull requests from branches of one name, as the real one does: what `--jq` picks is picked by its owner. */
const gh = `#!/bin/sh
echo "$*" >> asked
case "$*" in
  *list*'login == "mallory"'*) echo 7;;
  *list*'login == "alice"'*) echo 8;;
esac
`;
mkdirSync(join(place, 'bin'));
writeFileSync(join(place, 'bin', 'gh'), gh, { mode: 0o755 });

function commented(head: string, summary?: string) {
  const folder = mkdtempSync(join(place, 'job-'));
  if (summary !== undefined) {
    mkdirSync(join(folder, 'report/formats'), { recursive: true });
    writeFileSync(join(folder, 'report/formats/job-summary.md'), summary);
  }
  const env = { PATH: [join(place, 'bin'), process.env.PATH].join(delimiter), REPOSITORY: 'team/shop', HEAD: head };
  const { status, stderr } = spawnSync('bash', ['-e', '-c', script], { cwd: folder, env, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const asked = existsSync(join(folder, 'asked')) ? readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n') : [];
  const comment = existsSync(join(folder, 'comment')) ? readFileSync(join(folder, 'comment'), 'utf8') : undefined;
  return { asked, comment };
}

test('the summary becomes a comment on the pull request of that fork, whoever else has a branch of that name', () => {
  const { asked, comment } = commented('alice:fix/login', '## Passed\n');
  assert.match(asked[0] ?? '', /^pr list --repo team\/shop --head fix\/login --state open /);
  assert.match(asked[1] ?? '', /^pr comment 8 --repo team\/shop --body-file comment /);
  assert.equal(comment, '## Passed\n');
});

test('a long summary is cut to what a comment takes', () => {
  assert.equal(commented('mallory:x', 'x'.repeat(70_000)).comment?.length, 60_000);
});

test('where nothing was measured, or the pull request was closed, nothing is written', () => {
  assert.deepEqual(commented('alice:fix').asked, []);
  assert.equal(commented('bob:fix', 'text').asked.length, 1, 'it only looked');
});

test('what a pull request may name comes by environment, and the job has no more rights than it needs', () => {
  assert.doesNotMatch(script, /\$\{\{/);
  assert.deepEqual(workflow.permissions, { actions: 'read', 'pull-requests': 'write' });
  assert.ok(
    !workflow.jobs.comment.steps.some(({ uses = '' }: { uses?: string }) => uses.startsWith('actions/checkout')),
  );
});
