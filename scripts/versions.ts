/** Two versions of the project, checked out with the launcher's own means. */
import { join } from 'node:path';
import type { Install } from '../bench/versions/checkout.ts';
import type { Sides, SidesWish, Tools } from '../bench/versions/side.ts';
import { sidesOf } from '../bench/versions/sides.ts';
import { AuthbenchError, exitCodes } from '../vocabulary/errors.ts';
import { cacheFolder } from '../vocabulary/project.mjs';
import { runChild } from './launch/child.mjs';
import { withInstallLock } from './launch/install-lock.mjs';
import { installLockedPackages } from './launch/locked-packages.mjs';
import { findLockedNode, lockedNodePackage } from './launch/node-binary.mjs';
import { Interrupted, Refusal } from './launch/refusal.mjs';
import { projectRoot } from './project.ts';

/** Two processes wait for each other. Throws what sidesOf does, and AB_STOPPED. */
export const versionsOf = (wish: Pick<SidesWish, 'repository' | 'refs' | 'with' | 'say'>): Promise<Sides> =>
  withInstallLock(cacheFolder, () =>
    sidesOf({ ...wish, own: projectRoot, cache: join(cacheFolder, 'versions'), tools }),
  );

const install: Install = async (folder) => {
  try {
    await installLockedPackages(folder, { env: process.env, write: (text) => process.stderr.write(text) });
  } catch (error) {
    if (error instanceof Interrupted) throw stoppedWhileInstalling();
    if (!(error instanceof Refusal)) throw error;
    const { code, what, received, next } = error.complaint;
    throw new AuthbenchError({ code, what, ...(received === undefined ? {} : { received }), next });
  }
};

async function npm(cwd: string, args: readonly string[], wanted: string): Promise<string> {
  const { code, output, interrupted } = await runChild(
    'npm',
    [...args, '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  if (interrupted) throw stoppedWhileInstalling();
  if (code === 0) return output;
  throw new AuthbenchError({
    code: 'AB_INSTALL_FAILED',
    what: `npm could not find or install ${wanted}.`,
    received: output.trim().split('\n').slice(0, 4).join(' ') || `exit code ${code}`,
    next: 'Check the name, the version and the network.',
  });
}

const tools: Tools = {
  install,
  npm,
  lockedNode: findLockedNode,
  nodePackage: lockedNodePackage(process.platform, process.arch).name,
};

export const stoppedWhileInstalling = () =>
  new AuthbenchError(
    { code: 'AB_STOPPED', what: 'Stopped before anything was measured.', next: 'Run the same command again.' },
    exitCodes.interrupted,
  );
