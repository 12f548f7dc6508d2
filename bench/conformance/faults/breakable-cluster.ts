/** A Redis Cluster that can be broken. */
import { nodeCount, startCluster } from '../../store/cluster.ts';
import { type Link, openLink } from '../../store/link.ts';
import { type BreakableStore, slowMs, tell, type Way } from './breakable-store.ts';

/** A Redis Cluster whose nodes each stand behind a line that can be cut: it is their lines that they tell clients of. */
export async function breakableCluster(env: NodeJS.ProcessEnv): Promise<BreakableStore> {
  const links = await Promise.all(Array.from({ length: nodeCount }, () => openLink()));
  const onAll = (todo: (link: Link, node: number) => Promise<void> | void) => Promise.all(links.map(todo));
  const start = async () => {
    const started = await startCluster(env, { announced: links.map(({ port }) => port) });
    await onAll((link, node) => link.leadTo(started.ports[node] as number));
    return started;
  };
  let cluster = await start();
  const tellAll = (signal: NodeJS.Signals) => {
    for (const pid of cluster.pids) tell(pid, signal);
  };
  const kill = async () => {
    tellAll('SIGKILL');
    await onAll((link) => link.refuse());
    await cluster.stop();
  };
  const restart = async () => {
    cluster = await start();
    await onAll((link) => link.accept());
  };
  const breaking: Readonly<Record<Way, () => unknown>> = {
    killed: kill,
    emptied: kill,
    paused: () => tellAll('SIGSTOP'),
    slow: () => onAll((link) => link.slowBy(slowMs)),
    reset: () => onAll((link) => link.reset()),
  };
  const mending: Readonly<Record<Way, () => unknown>> = {
    killed: restart,
    emptied: restart,
    paused: () => tellAll('SIGCONT'),
    slow: () => onAll((link) => link.slowBy(0)),
    reset: () => {},
  };
  return {
    url: cluster.url,
    ways: ['killed', 'paused', 'slow', 'reset', 'emptied'],
    keeps: ['paused', 'slow', 'reset'],
    break: async (way) => void (await breaking[way]()),
    mend: async (way) => void (await mending[way]()),
    async stop() {
      await onAll((link) => link.close().catch(() => {}));
      tellAll('SIGKILL');
      await cluster.stop();
    },
  };
}
