/** What a server from outside can be asked. */

import type { NamedContender } from '../../servers/contender.ts';
import { numberedUser } from '../../servers/principal.ts';
import type { ContractClient, Credential } from '../../servers/wire/client.ts';
import type { HttpRequest, Wire } from '../../servers/wire/wire.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';

/** Nothing is served at this path, or not by this method. */
const absent = (status: number) => status === 404 || status === 405;
/** Where the contract's request is answered so, the server wants another: a form, a redirect, other fields. */
const asksOtherwise = (status: number) => absent(status) || [400, 415, 422].includes(status) || isRedirect(status);
const isRedirect = (status: number) => status >= 300 && status < 400;

/**
 * The same contender without the requests that its server has not: one that speaks the contract is asked for them once, since its
 * slow read is test-only and its operator's key may be unknown. What fails otherwise is for conformance to name.
 *
 * @throws AuthbenchError AB_TARGET_WIRE where its login or its read is not there at all: every check would only say so again
 */
export async function reached(
  contender: NamedContender,
  url: string,
  client: ContractClient,
  keyIsKnown: boolean,
): Promise<NamedContender> {
  if (contender.target === undefined) return contender;
  const credential = await credentialAt(contender, url, client);
  if (credential === undefined) return contender;
  const target = { ...contender.target, ...((await showsClaims(url, client)) ? {} : { claimsUnseen: true as const }) };
  if (!target.wire.contract) return { ...contender, target };
  const { slow, logout, revoke, ...rest } = target.wire;
  let [hasSlow, hasLogout] = [true, true];
  try {
    hasSlow = !absent((await client.slowMe(url, credential, 1)).status);
    hasLogout = !absent((await client.logout(url, credential)).status);
  } catch {
    return { ...contender, target };
  }
  const wire: Wire = {
    ...rest,
    ...(hasSlow && slow ? { slow } : {}),
    ...(hasLogout && logout ? { logout } : {}),
    ...((keyIsKnown || target.start !== undefined) && revoke ? { revoke } : {}),
  };
  return { ...contender, target: { ...target, wire } };
}

/** So many that a login which looks at them cannot answer as without any, and so few that they fit a cookie. */
const someClaims = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => [`claim${100 + index}`, 'abcdefghijklmnop']),
);
/** Ids and signatures vary by a few bytes; 20 claims are hundreds. */
const varying = 100;

/** Whether a login with claims is answered with more than one without; also where that cannot be told. */
async function showsClaims(url: string, client: ContractClient): Promise<boolean> {
  try {
    const [without, withClaims] = await Promise.all(
      [{}, someClaims].map(async (claims) => {
        const { headers, answer } = await client.login(url, numberedUser(0), claims);
        return answer.body.length + JSON.stringify(headers).length;
      }),
    );
    return Math.abs((withClaims as number) - (without as number)) > varying;
  } catch {
    return true;
  }
}

/** A credential that was read with once; undefined where conformance will say what is wrong. Throws AB_TARGET_WIRE. */
async function credentialAt(
  contender: NamedContender,
  url: string,
  client: ContractClient,
): Promise<Credential | undefined> {
  const { wire } = client;
  const { statuses } = wire;
  const elsewhere = wire.contract ? asksOtherwise : absent;
  const login = wire.login(numberedUser(0), {});
  const loggedIn = await client.send(url, login).catch((error: Error) => {
    throw unanswered(contender, url, login, error);
  });
  if (loggedIn.status !== statuses.login) {
    if (elsewhere(loggedIn.status)) throw withoutWire(contender, 'login', [answerTo(login, loggedIn.status)]);
    return undefined;
  }
  let credential: Credential;
  try {
    credential = client.credentialOf(loggedIn);
  } catch (error) {
    // What a wire of its own says of itself is more than that.
    if (error instanceof AuthbenchError) throw error;
    throw withoutWire(contender, 'credential', [answerTo(login, loggedIn.status), 'neither a cookie nor JSON']);
  }
  const read = wire.read(credential.headers);
  const seen = await client.send(url, read).catch(() => undefined);
  if (seen === undefined || seen.status === statuses.read) return credential;
  const answers = [answerTo(login, loggedIn.status), answerTo(read, seen.status)];
  const nothingSent = Object.keys(credential.headers).length === 0;
  if (seen.status === statuses.refused) {
    if (nothingSent) throw withoutWire(contender, 'credential', [...answers, 'neither a cookie nor an access token']);
    return credential;
  }
  if (elsewhere(seen.status)) throw withoutWire(contender, 'read', answers);
  return credential;
}

const answerTo = ({ method, path }: HttpRequest, status: number) => `${method} ${path}: ${status}`;

/** Every check would wait for it as long, and say so again. */
const unanswered = ({ id }: NamedContender, url: string, { method, path }: HttpRequest, error: NodeJS.ErrnoException) =>
  new AuthbenchError(
    {
      code: 'AB_TARGET_SILENT',
      what: `The target ${id} is there, and does not answer its login at ${url}.`,
      received: `${method} ${path}: ${error.code ?? error.message}`,
      allowed: 'an answer of HTTP/1.1, within 10 s',
      next: `Try it by hand: curl --include --request ${method} ${url}${path}`,
    },
    undefined,
    error,
  );

const faults = {
  login: 'its login is not where it was asked for',
  credential: 'its login works, but what carries the credential is not known',
  read: 'its login works, but nothing can be read with the credential where it was asked for',
} as const;

function withoutWire(
  { id, target }: NamedContender,
  what: keyof typeof faults,
  received: readonly string[],
): AuthbenchError {
  const own = target?.wire.contract === false;
  return new AuthbenchError({
    code: 'AB_TARGET_WIRE',
    what: `The target ${id} is spoken to in a way that it does not know: ${faults[what]}.`,
    received: received.join('; '),
    allowed: own
      ? `a wire whose \`${what}\` fits the server`
      : 'the calls of the contract (docs/contract.md), or a wire that says how this server is called',
    next: own
      ? `Correct \`wire.${what}\` in ${target?.file ?? 'its target file'}; docs/targets.md describes it.`
      : `Write a wire: a target file with \`login\` and \`read\`${what === 'credential' ? ', and `credential`' : ''}, as in docs/targets.md.`,
  });
}
