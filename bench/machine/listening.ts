/** Where a process listens and how it was called, as Linux tells it in /proc; on other systems nothing is known. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Addresses without their ports, each once. Empty where the system does not tell. */
export function listeningAddresses(pid: number): string[] {
  try {
    const sockets = new Set(socketsOf(pid));
    const tables = ['tcp', 'tcp6'].map((name) => readFileSync(`/proc/${pid}/net/${name}`, 'utf8'));
    const own = tables.flatMap(listening).filter(({ inode }) => sockets.has(inode));
    return [...new Set(own.map(({ address }) => address))];
  } catch {
    return [];
  }
}

/** Whether one of these processes listens at a port; undefined where the system does not tell who does. */
export function listensAt(port: number, pids: readonly number[]): boolean | undefined {
  const inodes = ['tcp', 'tcp6']
    .flatMap((name) => listening(textOf(`/proc/self/net/${name}`)))
    .filter((socket) => socket.port === port)
    .map(({ inode }) => inode);
  if (inodes.length === 0) return undefined;
  return pids.some((pid) => socketsOf(pid).some((inode) => inodes.includes(inode)));
}

/** Its command line; empty where the system does not tell. */
export function commandLine(pid: number): string[] {
  try {
    return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
  } catch {
    return [];
  }
}

/** Sockets that listen (state 0A), from a table of proc_net_tcp(5). */
export function listening(table: string): { address: string; port: number; inode: string }[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === '0A')
    .map((columns) => ({
      address: addressOf(columns[1] as string),
      port: Number.parseInt((columns[1] as string).split(':')[1] as string, 16),
      inode: columns[9] as string,
    }));
}

/** Groups of four bytes, each in the machine's own order, which is little-endian wherever Node runs on Linux today. */
function addressOf(column: string): string {
  const hex = column.split(':')[0] as string;
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex').reverse()]);
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255) return `::ffff:${bytes.slice(12).join('.')}`;
  if (bytes.every((byte) => byte === 0)) return '::';
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return '::1';
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Inodes of the sockets that a process holds; none where it is gone or may not be asked. */
function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => inodeOf(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}

function inodeOf(path: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.slice(1) ?? [];
  } catch {
    return [];
  }
}
