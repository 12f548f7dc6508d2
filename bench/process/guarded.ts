import { spawn } from 'node:child_process';

/**
 * The shell that stands over a server. It waits at a pipe whose other end only this process holds: when that end is
 * closed, on purpose or because this process died in whatever way, it ends the server, waits, and cleans up. It also
 * leaves when the server ends by itself. A server that somebody has paused goes on, so that it hears that it is to end. `$1` is the clean-up, as shell text; the rest is the server's command.
 */
const guard = `
cleanup=$1; shift
exec 3<&0
"$@" 3<&- & server=$!
{ read -r _ <&3; kill "$server"; kill -CONT "$server"; } 2>/dev/null & reader=$!
wait "$server"; code=$?
kill "$reader" 2>/dev/null
eval "$cleanup" >/dev/null 2>&1
exit "$code"
`;

export interface Ended {
  /** `exit code 1`, `SIGKILL`. */
  readonly how: string;
  readonly seconds: number;
}

export interface Guarded {
  /** Of the shell that stands over it. */
  readonly pid: number | undefined;
  /** How it ended, or undefined while it lives. */
  readonly gone: string | undefined;
  /** Resolves when it has ended by itself or was stopped: how, and after how long, s. */
  readonly ended: Promise<Ended>;
  /** Resolves when the server has written this; rejects when it ends before, or after `seconds`. */
  written(pattern: RegExp, seconds: number): Promise<void>;
  /** The end of what it wrote. */
  output(): string;
  /** Ends it and waits until it is gone and cleaned up. */
  stop(): Promise<void>;
}

/**
 * Starts a server that cannot outlive this process. It has a process group of its own, so that Ctrl-C reaches it only
 * through us, after the samples are safe; and it does not keep this process alive.
 * @param cleanup command to run when the server is gone
 * @param patience how long it may take to end, clean-up included, before it is killed, s
 */
export function startGuarded(
  command: readonly string[],
  cleanup: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  patience = 10,
): Guarded {
  const began = performance.now();
  const child = spawn('/bin/sh', ['-c', guard, 'sh', cleanup.map(quoted).join(' '), ...command], {
    detached: true,
    env: env as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let text = '';
  let listener = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text = (text + part).slice(-8_000);
      listener();
    });
  }
  // The pipe breaks when the server ends first; its exit tells the same.
  child.stdin.on('error', () => {});
  const ended = new Promise<Ended>((resolve) => {
    const end = (how: string) => resolve({ how, seconds: (performance.now() - began) / 1_000 });
    child.once('error', (error) => end(error.message));
    child.once('close', (code, signal) => end(signal ?? `exit code ${code}`));
  });
  let gone: string | undefined;
  ended.then(({ how }) => (gone = how));
  const streams = [child.stdin, child.stdout, child.stderr] as unknown as { ref(): void; unref(): void }[];
  const hold = (keep: boolean) => {
    for (const handle of [child, ...streams]) keep ? handle.ref() : handle.unref();
  };

  return {
    pid: child.pid,
    get gone() {
      return gone;
    },
    ended,
    output: () => text,
    async written(pattern, seconds) {
      let timer: NodeJS.Timeout | undefined;
      hold(true);
      try {
        await new Promise<void>((resolve, reject) => {
          listener = () => pattern.test(text) && resolve();
          listener();
          void ended.then(({ how }) => reject(new Error(`it ended before it was ready (${how})`)));
          timer = setTimeout(() => reject(new Error(`it was not ready within ${seconds} s`)), seconds * 1000);
        });
      } finally {
        clearTimeout(timer);
        listener = () => {};
        hold(false);
      }
    },
    async stop() {
      hold(true);
      child.stdin.end();
      const impatience = setTimeout(() => killGroup(child.pid), patience * 1000);
      await ended;
      clearTimeout(impatience);
      hold(false);
    },
  };
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
