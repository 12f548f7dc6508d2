/** A real PostgreSQL for one test file: the user's (DATABASE_URL), else one of our own where its programs are found. */
import { chownSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { freePort } from '../../bench/process/free-port.ts';
import { startGuarded } from '../../bench/process/guarded.ts';
import { findOnPath, runProgram } from '../../bench/store/program.ts';

export type Postgres = { readonly url: string } | { readonly missing: string };

/** `nobody` on every Linux: PostgreSQL refuses to run as root. */
const nobody = '65534';
/** Where Debian and Ubuntu keep programs that are not on PATH, a folder for each version. */
const debian = '/usr/lib/postgresql';

/** On loopback, with a folder of its own; it ends with the file. */
export async function aPostgres(): Promise<Postgres> {
  const { DATABASE_URL: given } = process.env;
  if (given) return { url: given };
  const [initdb, server] = [programNamed('initdb'), programNamed('postgres')];
  if (initdb === undefined || server === undefined)
    return { missing: 'neither DATABASE_URL nor the programs of PostgreSQL are here' };
  const root = process.getuid?.() === 0;
  const lower = root ? findOnPath(process.env, 'setpriv') : undefined;
  if (root && lower === undefined) return { missing: 'PostgreSQL does not run as root, and there is no setpriv' };
  const as = lower === undefined ? [] : [lower, '--reuid', nobody, '--regid', nobody, '--clear-groups', '--'];
  const folder = mkdtempSync(join(tmpdir(), 'authbench-postgres-'));
  if (root) chownSync(folder, Number(nobody), Number(nobody));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const env = { ...process.env, LC_ALL: 'C' };
  const [command = initdb, ...args] = [...as, initdb, '-D', folder, '-A', 'trust', '-U', 'authbench', '--no-sync'];
  const made = await runProgram(command, args, { env, seconds: 60 });
  if (made.code !== 0) throw new Error(`initdb failed: ${made.err}`);
  const port = await freePort();
  const options = ['-D', folder, '-p', String(port), '-k', folder, '-h', '127.0.0.1', '-F'];
  const guarded = startGuarded([...as, server, ...options], ['rm', '-rf', '--', folder], env);
  after(() => guarded.stop());
  await guarded.written(/database system is ready to accept connections/, 30);
  return { url: `postgres://authbench@127.0.0.1:${port}/postgres` };
}

/** The file itself, not a link to it: initdb looks for `postgres` in the folder that it was started from. */
function programNamed(name: string): string | undefined {
  const onPath = findOnPath(process.env, name);
  if (onPath !== undefined) return realpathSync(onPath);
  if (!existsSync(debian)) return undefined;
  return readdirSync(debian)
    .map((version) => join(debian, version, 'bin', name))
    .findLast((program) => existsSync(program));
}
