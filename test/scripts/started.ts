/** A run as a process of its own, and what it says and writes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { typescriptFlags } from '../../bench/process/command.ts';

/** All of a run; its warm-up (test/bench/warmup.test.ts) is short. */
const wholeCli = join(import.meta.dirname, 'children/warm-soon.ts');
/** What happens to a run while it measures, and nothing else of it. */
const quickCli = join(import.meta.dirname, 'children/cli.ts');

export interface Started {
  readonly child: ChildProcess;
  readonly said: { out: string; err: string };
  readonly ended: Promise<number | null>;
}

const latency = ['--scenario', 'latency', '--contender', 'jwt-stateless'];

/** Two contenders that need no store; with conformance before and the report after it. */
export const startedWhole = (folder: string, ...options: string[]): Started =>
  startedWholeRun(...latency, '--contender', 'no-auth', '--out', folder, ...options);

const startedWholeRun = (...options: string[]): Started => startedBy(wholeCli, ...options);

/** One contender that needs no store, and only measuring, as all that follow. */
export const started = (folder: string, ...options: string[]): Started =>
  startedRun(...latency, '--out', folder, ...options);

export const startedRun = (...options: string[]): Started => startedBy(quickCli, ...options);

const startedBy = (file: string, ...options: string[]): Started =>
  followed(spawn(process.execPath, [...typescriptFlags(file), file, 'run', ...inOneStart(options)]));

/** What is started several times, takes so many times as long, is for tests of starts. */
const inOneStart = (options: readonly string[]) =>
  options.includes('--resume') || options.includes('--starts') ? options : [...options, '--starts', '1'];

/** As `startedRun`; no file of it or of its children may grow beyond so many blocks of the shell (512 or 1,024 bytes). */
export function startedWithLimit(blocks: number, ...options: string[]): Started {
  const script = `ulimit -f ${blocks} && exec "$0" "$@"`;
  return followed(
    spawn('/bin/sh', [
      '-c',
      script,
      process.execPath,
      ...typescriptFlags(quickCli),
      quickCli,
      'run',
      ...inOneStart(options),
    ]),
  );
}

function followed(child: ChildProcess): Started {
  const said = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  after(() => child.kill('SIGKILL'));
  return { child, said, ended: once(child, 'close').then(([code]) => code as number | null) };
}

/** Resolves when the process has said this; rejects when it ends before. */
export async function heard({ child, said, ended }: Started, stream: 'stdout' | 'stderr', what: RegExp): Promise<void> {
  const key = stream === 'stdout' ? 'out' : 'err';
  let over = false;
  ended.then(() => (over = true));
  while (!what.test(said[key])) {
    if (over) throw new Error(`it ended without saying ${what}: ${said.out}${said.err}`);
    await Promise.race([once(child[stream] as NonNullable<ChildProcess['stdout']>, 'data'), ended]);
  }
}

/** Resolves when the first line of samples.ndjson is in the folder; rejects when the process ends before. */
export async function firstSample(folder: string, { ended, said }: Started): Promise<void> {
  const path = join(folder, 'samples.ndjson');
  const there = () => existsSync(path) && readFileSync(path, 'utf8').includes('\n');
  const watcher = watch(folder);
  try {
    await Promise.race([
      new Promise<void>((resolve) => {
        const look = () => there() && resolve();
        watcher.on('change', look);
        look();
      }),
      ended.then((code) => {
        if (!there()) throw new Error(`it ended with ${code} before its first sample: ${said.err}`);
      }),
    ]);
  } finally {
    watcher.close();
  }
}
