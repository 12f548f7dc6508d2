/** Asks the tools of the machine (git, systemd-detect-virt): behind an interface, so that tests can put up another machine. */
import { spawnSync } from 'node:child_process';

export interface Commands {
  /** Standard output without surrounding space, and the exit status; null where the command is not there or hangs. */
  ask(command: string, args: readonly string[]): { readonly status: number; readonly output: string } | null;
}

export const commands: Commands = {
  ask(command, args) {
    // GIT_DIR and its siblings, set within a git hook, would answer for another repository.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
    const { status, stdout, error } = spawnSync(command, args, {
      encoding: 'utf8',
      timeout: 10_000,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return error !== undefined || status === null ? null : { status, output: stdout.trim() };
  },
};
