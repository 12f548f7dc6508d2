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
    'A random id in a cookie, the session in the process’s memory: nothing is faster, but every restart logs everybody out. With several processes, a proxy must send each user to the same one, and an operator must revoke at all of them.',
  settings: {
    ...sessionSettings,
    read: 'a look into an lru-cache',
    mostMiB,
    whenFull: 'the session that was not used for longest ends',
  },
  limits: [
    {
      id: 'one-instance',
      note: 'Only the process that issued a session knows it: all others refuse it, a logout needs only that process, and a revoke ends only the sessions of the process that receives it.',
    },
  ],
  store: 'own',
};
export default contender;
