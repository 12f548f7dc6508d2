import type { Contender } from '../contender.ts';
import { sessionSettings, sessionsIn } from '../session/design.ts';
import type { KeeperOpener } from '../session/keeper.ts';
import { MemoryKeeper } from '../session/memory-keeper.ts';

const mostMiB = 256;

const open: KeeperOpener = async (_setting, limits) => new MemoryKeeper(limits, mostMiB * 2 ** 20);

const contender: Contender = {
  ...sessionsIn(open),
  title: 'Session in memory',
  description:
    'A random id in a cookie, the session in the memory of the process: nothing is faster, and every restart logs everybody out. With more than one process, a proxy must send each user to the same one, and an operator must revoke at all of them.',
  settings: {
    ...sessionSettings,
    read: 'a look into an lru-cache',
    mostMiB,
    whenFull: 'the session that was not used for longest ends',
  },
  limits: [
    {
      id: 'one-instance',
      note: 'A session is known to the process that issued it, and to no other: every other refuses it, a logout needs no more than that one, and a revoke ends the sessions of the process that is asked.',
    },
  ],
  store: 'own',
};
export default contender;
