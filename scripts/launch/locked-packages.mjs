// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { withInstallLock } from './install-lock.mjs';
import { Interrupted, Refusal } from './refusal.mjs';

const flags = ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional', '--loglevel=error'];

/**
 * Whether node_modules holds what package-lock.json asks for. A stamp from the last time makes the common answer cheap;
 * without one (the packages were installed by hand) npm's own record of what it installed is compared.
 * @param {string} project
 * @returns {boolean}
 */
function isInstalled(project) {
  const lock = readText(join(project, 'package-lock.json'));
  // A checkout of a project without one.
  if (lock === undefined) return true;
  const record = readText(join(project, 'node_modules', '.package-lock.json'));
  if (record === undefined) return false;
  if (readText(stampOf(project)) === hash(lock)) return true;
  if (!fits(JSON.parse(lock), JSON.parse(record))) return false;
  stamp(project);
  return true;
}

/**
 * Whether npm's record of node_modules has every package of the lockfile, at its version. Optional packages may be
 * missing: most of them are for other platforms.
 * @param {{packages?: Record<string, Locked>}} lock package-lock.json
 * @param {{packages?: Record<string, Locked>}} record node_modules/.package-lock.json
 * @typedef {{version?: string, integrity?: string, optional?: boolean, devOptional?: boolean}} Locked
 */
export function fits(lock, record) {
  return Object.entries(lock.packages ?? {}).every(([path, wanted]) => {
    if (path === '') return true;
    const found = record.packages?.[path];
    if (found === undefined) return wanted.optional === true || wanted.devOptional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/**
 * Runs `npm ci` where it is needed; says so in one line. Two processes at once wait for each other.
 * @param {string} project
 * @param {{env: NodeJS.ProcessEnv, write: (text: string) => void}} surroundings
 * @returns {Promise<boolean>} whether something was installed
 * @throws {Refusal} AB_INSTALL_FAILED
 */
export async function installLockedPackages(project, { env, write }) {
  if (isInstalled(project)) return false;
  return await withInstallLock(join(project, '.cache'), async () => {
    if (isInstalled(project)) return false;
    const start = performance.now();
    write('installing locked npm packages … ');
    const result = await npmCi(project, env, write);
    if (result.interrupted) {
      write('interrupted\n');
      throw new Interrupted();
    }
    if (result.code !== 0) {
      write(`failed\n${withoutUsage(result.output)}\n`);
      throw new Refusal({
        code: 'AB_INSTALL_FAILED',
        what: 'npm could not install the locked packages; its own message is above.',
        received: `npm ci ended with exit code ${result.code}`,
        next: 'Check the network (or npm’s proxy and registry settings) and run the same command again.',
      });
    }
    stamp(project);
    write(`${Math.max(1, Math.round((performance.now() - start) / 1000))} s\n`);
    return true;
  });
}

/**
 * @param {string} project
 * @param {NodeJS.ProcessEnv} env
 * @param {(text: string) => void} write
 */
async function npmCi(project, env, write) {
  try {
    // npm is a .cmd file on Windows, which only a shell can start.
    const shell = process.platform === 'win32';
    return await runChild('npm', flags, { cwd: project, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    write('failed\n');
    throw new Refusal({
      code: 'AB_INSTALL_FAILED',
      what: 'The locked packages are not installed, and npm could not be started.',
      received: error instanceof Error ? error.message : String(error),
      next: 'Put npm on PATH (it comes with Node, https://nodejs.org) and run the same command again.',
    });
  }
}

/**
 * npm adds its 90 lines of options to some messages, which pushes the message off the screen.
 * @param {string} output
 */
function withoutUsage(output) {
  return (output.split(/^npm error Usage:$/m)[0] ?? '').trimEnd();
}

/** @param {string} project */
function stamp(project) {
  const lock = readText(join(project, 'package-lock.json'));
  if (lock === undefined) return;
  try {
    mkdirSync(join(project, '.cache'), { recursive: true });
    writeFileSync(stampOf(project), hash(lock));
  } catch {
    // A folder that cannot be written costs the comparison with npm's record each time, nothing else.
  }
}

/** @param {string} project */
function stampOf(project) {
  return join(project, '.cache', 'installed-lock.sha256');
}

/** @param {string} text */
function hash(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** @param {string} path */
function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
