/** One run writes to a folder at a time: a file in it names the process that does, and goes when the run ends. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuthbenchError } from '../vocabulary/errors.ts';
import { isAlive } from '../vocabulary/is-alive.mjs';
import { shellWord } from '../vocabulary/shell.ts';

export const lockFileName = 'running.pid';

/**
 * Takes the folder for this process. A lock whose process has died (kill -9, a power cut) is no lock.
 * @throws AuthbenchError AB_RUN_IN_USE where another process writes to it
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, lockFileName);
  const holder = holderOf(path);
  if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
    throw new AuthbenchError({
      code: 'AB_RUN_IN_USE',
      what: `Another process is writing to this run: ${shellWord(folder)}`,
      received: `process ${holder}`,
      next: `Wait until it has finished. If that process does not belong to authbench, remove ${path}.`,
    });
  }
  writeFileSync(path, `${process.pid}\n`);
  return () => rmSync(path, { force: true });
}

function holderOf(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
