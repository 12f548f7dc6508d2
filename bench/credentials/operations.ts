/** Operations of a credential's life as a load sends them: read, login, logout. */
import { numberedUser } from '../../servers/principal.ts';
import type { HttpRequest, Wire } from '../../servers/wire/wire.ts';
import type { Exchange } from '../generator/valve.ts';
import type { ContractCalls, Server } from '../instrument/instrument.ts';
import { claimsOf, exchangeOf, logIn, readExchanges } from './credentials.ts';

export type Operation = 'read' | 'login' | 'logout';

/** At once, for operations that are counted: of these, and of the fills of the store. */
export const countedConnections = 8;

/** What each connection sends. A login answers differently each time, so its body is not compared; a logout needs a credential of its own. */
export async function exchangesOf(
  client: ContractCalls,
  operation: Operation,
  server: Server,
  perConnection: number,
  claims: number,
): Promise<Exchange[][]> {
  if (operation === 'read') return readExchanges(client, server, countedConnections, 1, claims);
  const lanes = Array.from({ length: countedConnections }, (_, lane) =>
    Array.from({ length: perConnection }, (_, i) => numberedUser(lane * perConnection + i)),
  );
  const wire = client.wireOf(server.url);
  if (operation === 'login') return lanes.map((users) => users.map((user) => loginExchange(wire, user, claims)));
  return Promise.all(
    lanes.map(async (users) =>
      (await logIn(client, server, users, claims)).map(({ headers }) =>
        exchangeOf(wire.logout?.(headers) as HttpRequest, wire.statuses.revoked),
      ),
    ),
  );
}

export const loginExchange = (wire: Wire, userId: string, claims: number): Exchange =>
  exchangeOf(wire.login(userId, claimsOf(claims)), wire.statuses.login);
