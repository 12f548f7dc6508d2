import { access, constants } from 'node:fs/promises';
import type { Contender } from '../contender.ts';
import { forgeriesIn, sessionSettings, sessionsIn } from '../session/design.ts';
import { FileKeeper } from '../session/file-keeper.ts';
import type { KeeperOpener } from '../session/keeper.ts';
import { unreachable } from '../store/unavailable.ts';

const sweepMinutes = 10;

const open: KeeperOpener = async ({ folder = '' }, limits) => {
  await access(folder, constants.R_OK | constants.W_OK).catch(() => {
    throw unreachable('no folder, or none that may be written', 'a folder of its own that all processes share');
  });
  return new FileKeeper(folder, limits, sweepMinutes * 60_000);
};

const contender: Contender = {
  ...sessionsIn(open),
  ...forgeriesIn(open),
  title: 'Session in files',
  description:
    'A random id in a cookie, each session in a file of its own in a folder that all processes share, as PHP keeps them: nothing to install, as fast as the disk’s cache, and as far as the folder reaches.',
  settings: {
    ...sessionSettings,
    read: 'open, stat, read, set the time, close',
    names: 'SHA-256 of the id',
    sweepMinutes,
  },
  limits: [],
  folder: true,
  store: 'own',
  storeLoss: {
    reads: 'closed',
    graceSeconds: 0,
    forgets: 'credentials',
    note: 'Without the folder nobody is let in, and when it comes back empty, everybody is logged out.',
  },
};
export default contender;
