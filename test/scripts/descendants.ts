import { readFileSync } from 'node:fs';

export { descendantsOf } from '../../bench/machine/proc.ts';

/** The command line of a process that lives; empty where it does not. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
