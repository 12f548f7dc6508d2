/**
 * What is asked of broken servers. Of the first one of those that the same checks must catch: the short suite, so that no other check
 * catches it. Of the rest: the checks that must catch them. AUTHBENCH_FULL=1 asks every one the short suite (CONTRIBUTING.md).
 */
import type { ConformOptions } from '../../servers/conformance/conform.ts';
import type { BrokenServer } from './wrong-turns.ts';

export const askAll = process.env.AUTHBENCH_FULL === '1';

export interface Crossed extends BrokenServer {
  readonly asked: ConformOptions;
  readonly caught: string;
}

export function crossed(servers: readonly BrokenServer[], all = askAll): Crossed[] {
  const lists = new Set<string>();
  return servers.map((server) => {
    const list = server.caughtBy.join(', ');
    const whole = all || !lists.has(list);
    lists.add(list);
    return whole
      ? { ...server, asked: {}, caught: `caught by ${list}, and by nothing else` }
      : { ...server, asked: { only: server.caughtBy }, caught: `caught by ${list}` };
  });
}
