/** One server of ours: a child process, as the instrument sees it. */
import { type NamedContender, variantOf } from '../../servers/contender.ts';
import type { Counters, ListensOverTls } from '../../servers/process/messages.ts';
import { newCertificate } from '../credentials/certificate.ts';
import type { Server, ServerCounters, Store } from '../instrument/instrument.ts';
import { hasUnseenStore } from '../instrument/unseen.ts';
import type { Child } from '../process/child.ts';

export type OwnServer = Server & { stop(): Promise<void> };

/** A server whose event loop stands still for longer measures nothing, and nobody may wait for it for ever. */
const countersWithinMs = 10_000;

/** `background`: the store of contenders that speak to theirs unasked, where they have one of their own. */
export function ownServer(contender: NamedContender, child: Child, background: Store | undefined): OwnServer {
  let gone: string | undefined;
  let secure: Promise<string> | undefined;
  child.ended.then((how) => (gone = how));
  return {
    contender,
    variant: variantOf(contender),
    url: `http://127.0.0.1:${child.ready.port}`,
    pids: [child.pid, ...(child.ready.workers ?? [])],
    get gone() {
      return gone;
    },
    ended: child.ended,
    async counters(): Promise<ServerCounters> {
      const { cpuUserUs, cpuSystemUs, ...rest } = await child.ask<Counters>({ type: 'counters' }, countersWithinMs);
      return { ...rest, cpuUs: cpuUserUs + cpuSystemUs };
    },
    secureUrl: () => (secure ??= listeningOverTls(child)),
    // Nobody looks into a store of its own, nor into a cluster: what they do is missing, never zero.
    ...(hasUnseenStore(contender) ? { ownStore: null } : {}),
    ...(contender.background && background ? { ownStore: background } : {}),
    output: () => child.output(),
    stop: () => child.stop(),
  };
}

async function listeningOverTls(child: Child): Promise<string> {
  const wish = { type: 'listen-tls', ...(await newCertificate()) };
  const { port } = await child.ask<ListensOverTls>(wish, countersWithinMs);
  return `https://127.0.0.1:${port}`;
}
