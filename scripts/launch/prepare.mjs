// @ts-check
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isPackage, projectRoot as project } from '../../vocabulary/project.mjs';
import { installLockedPackages } from './locked-packages.mjs';
import { chooseNode, findLockedNode, ownNode, typeScriptFlags } from './node-binary.mjs';
import { Interrupted, Refusal } from './refusal.mjs';

export { project };

/**
 * Everything that a fresh clone lacks before the first TypeScript file can be loaded: packages, then Node. Says nothing
 * where nothing is to be done.
 * @returns {Promise<{program: string, flags: string[]}>}
 * @throws {Refusal} AB_INSTALL_FAILED, AB_NODE_TOO_OLD
 */
export async function prepare() {
  const write = (/** @type {string} */ text) => void process.stderr.write(text);
  // Whoever installed the package installed what it depends on.
  const installed = !isPackage && (await installLockedPackages(project, { env: process.env, write }));
  const locked = findLockedNode(project);
  // npm links the locked Node as `node` for its scripts. One that does not start here (another C library) would shadow
  // the machine's own from the next `npm run` on.
  if (installed && 'failure' in locked) rmSync(join(project, 'node_modules', '.bin', 'node'), { force: true });
  const node = chooseNode(locked, ownNode());
  return { program: node.program, flags: typeScriptFlags(node, project, isPackage) };
}

/**
 * Runs a launcher's work and turns what it throws for people into a message and an exit code.
 * @param {() => Promise<number>} work
 */
export async function leaveWith(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (error instanceof Interrupted) process.exitCode = 130;
    else if (error instanceof Refusal) {
      process.stderr.write(`${error.format()}\n`);
      process.exitCode = 2;
    } else throw error;
  }
}
