import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';

const repository = join(import.meta.dirname, '..', '..');

/** A project with the real launcher, a command line of the test's own, and a fake npm that notes its calls. */
export interface TempProject {
  readonly folder: string;
  /** The arguments of each call of npm. */
  npmCalls(): string[];
  /** What the fake npm does, as shell text, instead of installing. */
  breakNpm(script: string): void;
  removeNpm(): void;
  lock(version: string): void;
  start(...args: string[]): ChildProcess;
  /** By a shell that npm runs: what comes back is the shell. */
  startByNpm(...args: string[]): ChildProcess;
  run(...args: string[]): Promise<{ code: number | null; out: string; err: string }>;
}

export function tempProject(t: TestContext, cli: string, under = ''): TempProject {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'authbench launch ')));
  t.after(() => rmSync(top, { recursive: true, force: true }));
  const folder = join(top, under, 'project');
  const bin = join(top, 'bin');
  mkdirSync(join(folder, 'scripts'), { recursive: true });
  mkdirSync(bin);
  cpSync(join(repository, 'scripts', 'authbench.mjs'), join(folder, 'scripts', 'authbench.mjs'));
  cpSync(join(repository, 'scripts', 'launch'), join(folder, 'scripts', 'launch'), { recursive: true });
  for (const name of ['is-alive.mjs', 'project.mjs'])
    cpSync(join(repository, 'vocabulary', name), join(folder, 'vocabulary', name));
  writeFileSync(join(folder, 'scripts', 'cli.ts'), cli);
  writeFileSync(join(folder, 'package.json'), '{ "name": "temp", "type": "module" }');
  const npm = join(bin, 'npm');
  const script = (text: string) => {
    writeFileSync(npm, `#!/bin/sh\necho "$@" >> '${top}/npm-calls'\n${text}\n`);
    chmodSync(npm, 0o755);
  };
  // What npm ci leaves behind, as far as it matters here: its record of what it installed.
  script('mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json && echo noise');
  const lock = (version: string) => {
    const packages = { '': { name: 'temp' }, 'node_modules/one': { version, integrity: `sha512-${version}` } };
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
  };
  lock('1.0.0');

  // Neither npm's variables nor the test runner's own may reach what is started.
  const { NODE_TEST_CONTEXT, NODE_OPTIONS, ...inherited } = process.env;
  const env = { ...inherited, PATH: [bin, '/usr/bin', '/bin'].join(delimiter) };
  const start = (...args: string[]) =>
    spawn(process.execPath, [join(folder, 'scripts', 'authbench.mjs'), ...args], { env, cwd: top, detached: true });
  const startByNpm = (...args: string[]) => {
    const command = [process.execPath, join(folder, 'scripts', 'authbench.mjs'), ...args];
    return spawn('/bin/sh', ['-c', '"$@"; true', 'sh', ...command], { env: { ...env, npm_command: 'exec' }, cwd: top });
  };
  return {
    folder,
    lock,
    start,
    startByNpm,
    breakNpm: script,
    removeNpm() {
      rmSync(npm);
      env.PATH = bin;
    },
    npmCalls() {
      const path = join(top, 'npm-calls');
      return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
    },
    async run(...args) {
      const child = start(...args);
      const out = collect(child.stdout);
      const err = collect(child.stderr);
      const [code] = await once(child, 'close');
      return { code, out: out(), err: err() };
    },
  };
}

/** Everything that a stream has said so far. */
export function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return () => text;
}

/** Resolves when the stream has said this; rejects when it ends before. */
export function said(stream: NodeJS.ReadableStream | null, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const text = collect(stream);
    stream?.on('data', () => text().includes(word) && resolve());
    stream?.on('end', () => reject(new Error(`ended without "${word}": ${text()}`)));
  });
}
