import type { Contender } from '../contender.ts';
import { ClusterKeeper } from '../session/cluster-keeper.ts';
import { forgeriesIn, sessionSettings, sessionsIn } from '../session/design.ts';
import type { KeeperOpener } from '../session/keeper.ts';
import { openCluster } from '../store/cluster.ts';
import { commandTimeoutMs } from '../store/redis.ts';

const open: KeeperOpener = async (setting, limits) =>
  new ClusterKeeper(await openCluster(setting), setting.keyPrefix, limits);

const contender: Contender = {
  ...sessionsIn(open),
  ...forgeriesIn(open),
  title: 'Session in Redis Cluster',
  description:
    'The session in a Redis Cluster of three nodes, where teams go whose sessions do not fit into one: the same commands, each at the node that has its key, so a login asks two nodes.',
  settings: {
    ...sessionSettings,
    nodes: 3,
    read: 'GETEX at the node of the session',
    login: 'SET NX at the node of the session, three commands at that of the user’s index, sent at once',
    update: 'SET XX',
    commandTimeoutMs,
  },
  limits: [],
  store: 'redis-cluster',
  storeLoss: {
    reads: 'closed',
    graceSeconds: 0,
    forgets: 'credentials',
    note: 'Every read asks the node of its session: where that node or the whole cluster is down, nobody is let in, and what comes back empty has logged its people out.',
  },
};
export default contender;
