/** What each connection sends of an operation: a refresh uses its token up, so each has one of its own. */
import { numberedUser } from '../../../servers/principal.ts';
import { type HourlyOperation, hourly } from '../../../vocabulary/operations.ts';
import { exchangeOf, logIn, readExchanges } from '../../credentials/credentials.ts';
import { loginExchange } from '../../credentials/operations.ts';
import type { Exchange } from '../../generator/valve.ts';
import type { ContractCalls, Server } from '../../instrument/instrument.ts';

const usersPerConnection = 4;

/** A list for each connection; logins and refreshes of `perConnection` users who ask for nothing else. */
export async function operationExchanges(
  client: ContractCalls,
  operation: HourlyOperation,
  server: Server,
  connections: number,
  perConnection: number,
): Promise<Exchange[][]> {
  if (operation === hourly.read) return readExchanges(client, server, connections, usersPerConnection);
  const lanes = Array.from({ length: connections }, (_, lane) =>
    Array.from({ length: perConnection }, (_, index) => numberedUser(lane * perConnection + index)),
  );
  const wire = client.wireOf(server.url);
  if (operation === hourly.login) return lanes.map((users) => users.map((user) => loginExchange(wire, user, 0)));
  const credentials = await logIn(client, server, lanes.flat());
  const refreshes = credentials.map(({ answer }) => {
    const { refreshToken } = JSON.parse(answer.body) as { refreshToken: string };
    return exchangeOf({ method: 'POST', path: '/refresh', json: { refreshToken } }, 200);
  });
  return lanes.map((_, lane) => refreshes.slice(lane * perConnection, (lane + 1) * perConnection));
}
