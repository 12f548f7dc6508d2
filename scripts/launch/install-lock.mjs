// @ts-check
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive } from '../../vocabulary/is-alive.mjs';
import { Refusal } from './refusal.mjs';

/**
 * Only one process of a clone installs at a time: `npm ci` begins by removing node_modules, also from under another.
 * The lock names its process, so that one left behind by a crash is not waited for.
 * @template T
 * @param {string} folder where the lock lies, made if need be
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withInstallLock(folder, work) {
  const lock = join(folder, 'install.lock');
  await take(lock);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** @param {string} lock */
async function take(lock) {
  try {
    mkdirSync(join(lock, '..'), { recursive: true });
  } catch (error) {
    throw new Refusal({
      code: 'AB_INSTALL_FAILED',
      what: 'The locked packages are not installed, and the project’s folder cannot be written to.',
      received: error instanceof Error ? error.message : String(error),
      next: 'Clone the project into a folder of your own and run the same command there.',
    });
  }
  while (!tryTake(lock)) {
    const holder = Number(read(lock));
    if (holder > 0 && !isAlive(holder)) rmSync(lock, { force: true });
    else await wait(200);
  }
}

/** @param {string} lock */
function tryTake(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** @param {string} lock */
function read(lock) {
  try {
    return readFileSync(lock, 'utf8');
  } catch {
    return '';
  }
}
