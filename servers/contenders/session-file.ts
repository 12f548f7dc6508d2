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
    'A random id in a cookie, and each session in its own file in a folder that all processes share, as PHP does it: nothing to install, as fast as the disk cache, and limited to machines that share the folder.',
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
    note: 'Without the folder nobody gets in, and if it comes back empty, everybody is logged out.',
  },
};
export default contender;
