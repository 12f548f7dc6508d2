/** What runs a server, as Linux tells it in /proc: the Node, or another program. */
import { execFile } from 'node:child_process';
import { readlinkSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { promisify } from 'node:util';

/** They start what runs the server. */
const starters = ['sh', 'dash', 'bash', 'busybox', 'env', 'taskset', 'timeout'];

/** `Node v24.11.0`, `python3.11`; undefined where the system does not tell. `pids`: of one server, its first process first. */
export async function runtimeOf(pids: readonly number[]): Promise<string | undefined> {
  const programs = pids.flatMap(programOf);
  const node = programs.findLast((path) => basename(path) === 'node');
  if (node !== undefined) return nodeAt(node);
  return programs.map((path) => basename(path)).findLast((name) => !starters.includes(name));
}

/** `Node v24.11.0`; of a Node that does not tell its version: `Node`. */
async function nodeAt(path: string): Promise<string> {
  if (path === realpathSync(process.execPath)) return `Node ${process.version}`;
  try {
    return `Node ${(await promisify(execFile)(path, ['--version'], { timeout: 5_000 })).stdout.trim()}`;
  } catch {
    return 'Node';
  }
}

function programOf(pid: number): string[] {
  try {
    return [readlinkSync(`/proc/${pid}/exe`)];
  } catch {
    return [];
  }
}
