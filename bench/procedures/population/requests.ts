/** What is sent to a server whose store holds a population. */

import type { PlannedStep } from '../../../results/format.ts';
import { numberedUser } from '../../../servers/principal.ts';
import type { HttpRequest, Wire } from '../../../servers/wire/wire.ts';
import { AuthbenchError, exitCodes } from '../../../vocabulary/errors.ts';
import { shuffled } from '../../../vocabulary/random.ts';
import { exchangeOf } from '../../credentials/credentials.ts';
import type { Exchange } from '../../generator/valve.ts';
import type { ContractCalls, PopulationLab } from '../../instrument/instrument.ts';

/**
 * A read of each credential, in the order of their users. The right answer is that of the first, with the other's name: asking all of them
 * before any load would take as long as their logins.
 */
export async function readsOfAll(client: ContractCalls, { server, credentials }: PopulationLab): Promise<Exchange[]> {
  const wire = client.wireOf(server.url);
  const [first] = credentials;
  const seen = first && (await client.me(server.url, first));
  if (seen?.status !== wire.statuses.read)
    throw new AuthbenchError(
      {
        code: 'AB_READ_REFUSED',
        what: `${server.contender.id} refused a credential that it had just issued, before any load.`,
        received: `status ${seen?.status}`,
        allowed: String(wire.statuses.read),
        next: 'Its store was filled with copies of logins before; report it with the run folder.',
      },
      exitCodes.invalid,
    );
  return credentials.map(({ headers }, index) =>
    exchangeOf(wire.read(headers), wire.statuses.read, seen.body.replaceAll(numberedUser(0), numberedUser(index))),
  );
}

/**
 * A list for each connection, drawn from all: none is drawn again before every other one was. Lists are as long at every population, so
 * that the generator has as much to hold and to send.
 */
export function dealt(all: readonly Exchange[], connections: number, each: number, random: () => number): Exchange[][] {
  const drawn: Exchange[] = [];
  while (drawn.length < connections * each) drawn.push(...shuffled(all, random));
  return Array.from({ length: connections }, (_, index) => drawn.slice(index * each, (index + 1) * each));
}

/** Lists last longer than the reads of a start, so that these meet nothing twice where there is enough; not much, or the generator is late. */
const spare = 1.5;

/** How long a connection's list is. */
export const listLength = ({ maxRounds, settings }: PlannedStep, connections: number): number => {
  const { from = 0, sliceMs, rate } = settings;
  const reads = ((maxRounds - Number(from)) * Number(sliceMs) * Number(rate)) / 1_000;
  return Math.ceil((spare * reads) / connections);
};

export const revokeOf = (wire: Wire, user: string, { operatorKey }: PopulationLab): Exchange =>
  exchangeOf(wire.revoke?.(user, operatorKey) as HttpRequest, wire.statuses.revoked);
