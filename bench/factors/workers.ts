import { isOfOneInstance } from '../instrument/unseen.ts';
import type { LoadFactor } from './load.ts';

/** So many processes of the server share its port. */
export const workers: LoadFactor = {
  id: 'workers',
  apply: (level, setting) => ({
    ...setting,
    // One is the process that every other step measures.
    server: level === 1 ? setting.server : { ...setting.server, workers: Number(level) },
  }),
  // How a server from outside is started is its own; what one process alone knows, another behind the same port refuses.
  isFor: (contender) => contender.target === undefined && !isOfOneInstance(contender),
};
