/** Credentials that an outage is about: of people who are logged in, whose credential was ended, and who leave while it lasts. */
import { someUser, soon } from '../../servers/conformance/check.ts';
import type { NamedContender } from '../../servers/contender.ts';
import type { ContractClient, Credential } from '../../servers/wire/client.ts';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import type { Outcome } from './load.ts';

export interface Servers {
  readonly contender: NamedContender;
  readonly client: ContractClient;
  readonly urls: readonly string[];
  readonly operatorKey: string;
}

export interface Person {
  readonly user: string;
  readonly credential: Credential;
}

export interface People {
  readonly loggedIn: readonly Person[];
  readonly ended: readonly Person[];
  /** Their ends are asked for one after the other. */
  readonly leaving: readonly Person[];
}

/** So many of each: enough that none is asked for too often, few enough that the logins take no long time. */
const counts = { loggedIn: 60, ended: 30, leaving: 120 };
/** Logins at once. */
const together = 8;

/** How this design can end a credential; undefined where it cannot. */
export function endOf({ contender, client, operatorKey }: Servers) {
  const cannot = (id: string) => contender.limits.some((limit) => limit.id === id);
  const { wire } = client;
  if (wire.logout && !cannot('logout-keeps-credential'))
    return (url: string, { credential }: Person) => client.logout(url, credential);
  if (wire.revoke && !cannot('revoke-keeps-credential'))
    return (url: string, { user }: Person) => client.revoke(url, user, operatorKey);
  return undefined;
}

/** By when what was ended is refused on every instance, ms. */
export const lateMs = ({ contender }: Servers): number =>
  1_000 * (contender.limits.find(({ id }) => id === 'revocation-is-late')?.seconds ?? 0);

/** Logs them in, and ends those that are to be ended: resolves when that holds everywhere. */
export async function people(servers: Servers): Promise<People> {
  const { urls } = servers;
  const end = endOf(servers);
  const loggedIn = await persons(servers, counts.loggedIn);
  const ended = end === undefined ? [] : await persons(servers, counts.ended);
  const leaving = end === undefined ? [] : await persons(servers, counts.leaving);
  for (const [index, one] of ended.entries()) await end?.(urls[index % urls.length] as string, one);
  const isRefused = async ({ credential }: Person) =>
    (await Promise.all(urls.map((url) => readOf(servers, url, credential, 'ended')()))).every(
      (outcome) => outcome === 'right',
    );
  const hold = await soon(lateMs(servers) + 2_000, async () =>
    (await Promise.all(ended.map(isRefused))).every(Boolean),
  );
  if (!hold)
    throw new AuthbenchError(
      {
        code: 'AB_OUTAGE_CONTROL',
        what: `What was ended at ${servers.contender.id} still works, and nothing has happened to its store yet.`,
        received: `${ended.length} ends, each confirmed`,
        allowed: `refused on every instance ${lateMs(servers) / 1_000} s later`,
        next: `npx authbench conform ${servers.contender.id}`,
      },
      exitCodes.failed,
    );
  return { loggedIn, ended, leaving };
}

async function persons({ client, urls }: Servers, count: number): Promise<Person[]> {
  const made: Person[] = [];
  while (made.length < count) {
    const some = Array.from({ length: Math.min(together, count - made.length) }, async (_, index) => {
      const user = someUser();
      return { user, credential: await client.login(urls[index % urls.length] as string, user) };
    });
    made.push(...(await Promise.all(some)));
  }
  return made;
}

/** A read: what its answer says, given what is true of the credential. No answer at all is one that is not available. */
export function readOf({ client }: Servers, url: string, credential: Credential, kind: 'loggedIn' | 'ended') {
  const { statuses } = client.wire;
  const [right, wrong] = kind === 'loggedIn' ? [statuses.read, statuses.refused] : [statuses.refused, statuses.read];
  return async (): Promise<Outcome> => {
    try {
      const { status } = await client.me(url, credential);
      return status === right ? 'right' : status === wrong ? 'wrong' : 'unavailable';
    } catch {
      return 'unavailable';
    }
  };
}
