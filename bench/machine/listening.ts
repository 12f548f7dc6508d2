/** Where a process listens and how it was called, as Linux tells it in /proc; on other systems nothing is known. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Addresses without their ports, each once. Empty where the system does not tell. */
export function listeningAddresses(pid: number): string[] {
  try {
    const sockets = new Set(readdirSync(`/proc/${pid}/fd`).flatMap((fd) => inodeOf(`/proc/${pid}/fd/${fd}`)));
    const tables = ['tcp', 'tcp6'].map((name) => readFileSync(`/proc/${pid}/net/${name}`, 'utf8'));
    const own = tables.flatMap(listening).filter(({ inode }) => sockets.has(inode));
    return [...new Set(own.map(({ address }) => address))];
  } catch {
    return [];
  }
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
export function listening(table: string): { address: string; inode: string }[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === '0A')
    .map((columns) => ({ address: addressOf(columns[1] as string), inode: columns[9] as string }));
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

function inodeOf(path: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.slice(1) ?? [];
  } catch {
    return [];
  }
}
