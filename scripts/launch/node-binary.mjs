// @ts-check
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Refusal } from './refusal.mjs';

/**
 * A Node that was found: its version, and whether it strips types by itself (22.18, 23.6 and newer do).
 * @typedef {{program: string, version: string, stripsTypes: boolean}} FoundNode
 *
 * Why one was not taken.
 * @typedef {{program: string, failure: string}} FailedNode
 */

/** The oldest major version that the project runs on. */
const oldestMajor = 22;

/**
 * The npm package that carries a platform's Node, and where the program lies in it.
 * @param {string} platform as process.platform
 * @param {string} arch as process.arch
 */
export function lockedNodePackage(platform, arch) {
  const system = platform === 'win32' ? 'win' : platform;
  return { name: `node-${system}-${arch}`, file: platform === 'win32' ? 'bin/node.exe' : 'bin/node' };
}

/**
 * The Node to run with: the locked one where it starts, else the machine's own.
 * @param {FoundNode | FailedNode} locked
 * @param {FoundNode} own the Node that runs the launcher
 * @returns {FoundNode}
 * @throws {Refusal} AB_NODE_TOO_OLD
 */
export function chooseNode(locked, own) {
  if ('version' in locked) return locked;
  if (majorOf(own.version) >= oldestMajor) return own;
  throw new Refusal({
    code: 'AB_NODE_TOO_OLD',
    what: 'No Node on this machine can run authbench.',
    received: `Node ${own.version} at ${own.program}; the locked Node ${locked.failure}`,
    allowed: `Node ${oldestMajor} or newer; 24 is what the figures are made with`,
    next: 'Install Node 24 (https://nodejs.org, or `nvm install 24`) and run the same command again.',
  });
}

/**
 * What stands before the script on Node's command line.
 * @param {FoundNode} node
 * @param {string} project
 * @param {boolean} isPackage its own files are JavaScript
 * @returns {string[]}
 */
export function typeScriptFlags(node, project, isPackage = false) {
  // Node refuses to strip types in anything that lies under a node_modules folder.
  const refused = project.split(sep).includes('node_modules');
  // The package comes without a loader: on so old a Node, files of the user's have to be JavaScript.
  if (isPackage || (node.stripsTypes && !refused)) return [];
  return ['--import', pathToFileURL(createRequire(join(project, 'package.json')).resolve('tsx')).href];
}

/**
 * Looks for the locked Node and starts it once: a binary for another C library is found but does not start.
 * @param {string} project
 * @param {{platform?: string, arch?: string}} machine
 * @returns {FoundNode | FailedNode}
 */
export function findLockedNode(project, { platform = process.platform, arch = process.arch } = {}) {
  const { name, file } = lockedNodePackage(platform, arch);
  let folder;
  try {
    folder = dirname(createRequire(join(project, 'package.json')).resolve(`${name}/package.json`));
  } catch {
    return { program: name, failure: `is not packaged for ${platform} ${arch}, or was not installed (${name})` };
  }
  return probeNode(join(folder, file));
}

/**
 * @param {string} program
 * @returns {FoundNode | FailedNode}
 */
export function probeNode(program) {
  const question = 'JSON.stringify([process.versions.node, Boolean(process.features.typescript)])';
  const answer = spawnSync(program, ['-p', question], { encoding: 'utf8', timeout: 20_000 });
  const failure = answer.error?.message ?? (answer.status === 0 ? undefined : answer.stderr.trim().split('\n')[0]);
  if (failure !== undefined) return { program, failure: `at ${program} does not start: ${failure}` };
  const [version, stripsTypes] = JSON.parse(answer.stdout);
  return { program, version, stripsTypes };
}

/** The Node that runs this very code. @returns {FoundNode} */
export function ownNode() {
  const features = /** @type {{typescript?: unknown}} */ (/** @type {unknown} */ (process.features));
  return {
    program: realpathSync(process.execPath),
    version: process.versions.node,
    stripsTypes: Boolean(features.typescript),
  };
}

/** @param {string} version */
function majorOf(version) {
  return Number(version.split('.')[0]);
}
