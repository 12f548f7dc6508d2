/** A description whose requests were tried on the server itself; at a terminal a login that is refused asks for another user. */
import { AuthbenchError } from '../../vocabulary/errors.ts';
import type { Output } from '../command.ts';
import { candidatesOf, described, mustBeBuilt, type Wish } from './describe.ts';
import type { Description } from './description.ts';
import { onServer, type Surroundings } from './on-server.ts';
import { type Ask, testUser } from './questions.ts';
import { typedCommand } from './start-command.ts';
import { type Tried, tried } from './try.ts';

/** So often a login is tried. */
const mostLogins = 3;

/** Throws what `onServer` and `tried` do, and AB_INIT_NOT_BUILT. */
export async function triedOut(
  wish: Wish,
  surroundings: Surroundings,
  out: Output,
  ask: Ask | undefined,
): Promise<Description> {
  const { project, look, url } = wish;
  const typed = wish.answers.start;
  if (url === undefined) mustBeBuilt(typed === undefined ? (look.start ?? {}) : typedCommand(project, typed), project);
  if (process.env.REDIS_URL && look.redis?.address !== undefined)
    out.write(
      'REDIS_URL is set: what this server writes to that Redis stays there. Unset it to lend it one of its own.\n',
    );
  let { answers } = wish;
  for (let turn = 1; ; turn++) {
    const description = described({ ...wish, answers });
    out.write(`\n${url === undefined ? 'Starting it, and trying its requests' : `Trying its requests at ${url}`} …\n`);
    try {
      const found = await onServer(description, surroundings, (at) => tried(at, candidatesOf({ look, answers })));
      for (const line of inLines(found)) out.write(`  ${line}\n`);
      return { ...description, requests: found.requests, challenge: found.challenge };
    } catch (error) {
      const isRefused = error instanceof AuthbenchError && error.code === 'AB_INIT_LOGIN_REFUSED';
      const [login] = answers.logins;
      if (!isRefused || ask === undefined || login === undefined || turn === mostLogins) throw error;
      out.write(`  ${error.complaint.what} ${error.complaint.received ?? ''}\n`);
      const user = await testUser(ask, login);
      if (user === undefined) throw error;
      answers = { ...answers, user };
    }
  }
}

function inLines({ requests, leftOut }: Tried): string[] {
  const { statuses, login, read, logout, slow } = requests;
  const answered = (one: { readonly method: string; readonly path: string }, status: number) =>
    `${one.method} ${one.path}: ${status}`;
  return [
    `${answered(login, statuses.login)}, ${answered(read, statuses.read)} (${statuses.refused} without its credential)`,
    ...(slow === undefined ? [] : [`${answered(slow, statuses.read)}, and it takes its time`]),
    ...(logout === undefined ? [] : [answered(logout, statuses.revoked)]),
    ...leftOut.map((line) => `left out: ${line}`),
  ];
}
