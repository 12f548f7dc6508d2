/** An issuer that can be broken. */
import type { Child } from '../../process/child.ts';
import type { Link } from '../../store/link.ts';
import { type BreakableStore, tell, type Way } from './breakable-store.ts';

/**
 * An issuer behind a line that can be cut. `start`: begins another one, at any port; `keeps`: those ways after which it still knows
 * what it knew.
 */
export async function breakableIssuer(
  link: Link,
  start: () => Promise<Child>,
  keeps: readonly Way[],
): Promise<BreakableStore> {
  let issuer = await start();
  link.leadTo(issuer.ready.port as number);
  return {
    ways: ['killed', 'paused'],
    keeps,
    async break(way) {
      tell(issuer.pid, way === 'paused' ? 'SIGSTOP' : 'SIGKILL');
      if (way === 'killed') await link.refuse();
    },
    async mend(way) {
      if (way === 'paused') return tell(issuer.pid, 'SIGCONT');
      issuer = await start();
      link.leadTo(issuer.ready.port as number);
      await link.accept();
    },
    async stop() {
      await link.close().catch(() => {});
      tell(issuer.pid, 'SIGKILL');
      await issuer.stop();
    },
  };
}
