import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Environment } from './store.ts';

/** The first executable file of one of these names on the environment's PATH. */
export function findOnPath(env: Environment, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const folder of (env.PATH ?? '').split(delimiter)) {
      if (folder !== '' && isExecutable(join(folder, name))) return join(folder, name);
    }
  }
  return undefined;
}

export interface Finished {
  /** Exit code; 1 where it could not be started, was ended by a signal or took too long. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end with no input; never throws. `seconds` is its deadline. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { env: Environment; cwd?: string; seconds: number },
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: options.env as NodeJS.ProcessEnv,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.seconds * 1000,
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.once('error', (error) => resolve({ code: 1, out, err: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, out, err }));
  });
}

/** The last line that says something: where most programs put the reason. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

/**
 * What `redis-server --version` says: `7.0.15`, or `valkey 8.0.1`; a failure where it does not start.
 * Redis: "Redis server v=7.0.15 sha=…"; Valkey: "Valkey server v=8.0.1 sha=…".
 */
export async function serverVersion(
  program: string,
  env: Environment,
  libraryPath?: string,
): Promise<{ version: string } | { failure: string }> {
  const own = libraryPath === undefined ? env : { ...env, LD_LIBRARY_PATH: libraryPath };
  const { code, out, err } = await runProgram(program, ['--version'], { env: own, seconds: 10 });
  const [, product, version] = /^(\w+) server v=(\S+)/.exec(out) ?? [];
  if (code !== 0 || product === undefined || version === undefined) {
    return { failure: lastLine(err) || lastLine(out) || `exit code ${code}` };
  }
  return { version: product === 'Redis' ? version : `${product.toLowerCase()} ${version}` };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
