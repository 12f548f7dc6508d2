import type { Contender } from '../contender.ts';
import { ClusterKeeper } from '../session/cluster-keeper.ts';
import { forgeriesIn, sessionSettings, sessionsIn } from '../session/design.ts';
import type { KeeperOpener } from '../session/keeper.ts';
import { openCluster } from '../store/cluster.ts';
import { commandTimeoutMs } from '../store/deadline.ts';

const open: KeeperOpener = async (setting, limits) =>
  new ClusterKeeper(await openCluster(setting), setting.keyPrefix, limits);

const contender: Contender = {
  ...sessionsIn(open),
  ...forgeriesIn(open),
  title: 'Session in Redis Cluster',
  description:
    'The session in a Redis Cluster of three nodes, for teams whose sessions do not fit into one: the same commands, each sent to the node that holds its key, so a login involves two nodes.',
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
    note: 'Every read asks the node that holds the session: if that node or the whole cluster is down, nobody gets in, and if it comes back empty, its users are logged out.',
  },
};
export default contender;
