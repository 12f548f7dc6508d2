/** A contender's life in lines of curl: a script for any POSIX shell, each step with the status that it is answered with. */
import type { Design, Limit, LimitId } from '../../servers/contender.ts';
import { shellWord } from '../../vocabulary/shell.ts';

export interface Tried extends Pick<Design, 'challenge'> {
  readonly url: string;
  readonly limits: readonly Pick<Limit, 'id' | 'note'>[];
  /** Whether its logins give a refresh token. */
  readonly refreshes: boolean;
  readonly operatorKey: string;
}

interface Step {
  readonly does: string;
  /** What its request is answered with. */
  readonly status: number;
  /** Why, where that is not as one would wish. */
  readonly why?: string | undefined;
  readonly lines: readonly string[];
}

const user = 'u1';

/** All of it, each step under a comment: `# Read: 200`. */
export const curlScript = (tried: Tried): string =>
  stepsOf(tried)
    .map(({ does, status, why, lines }) => [`# ${does}: ${status}${why ? `. ${why}` : ''}`, ...lines].join('\n'))
    .join('\n\n');

function stepsOf(tried: Tried): Step[] {
  const { operatorKey, refreshes } = tried;
  const curl = (path: string, ...options: string[]) =>
    [String.raw`curl -sSi -w '\n'`, shellWord(`${tried.url}${path}`), ...options].join(' ');
  const carried = {
    Cookie: [https, header('Cookie: $cookie')],
    Bearer: [header('Authorization: Bearer $token')],
    none: [],
  };
  const credential = carried[tried.challenge];
  const answered = (request: string) => [`answer=$(${request}); echo "$answer"`, ...keeping(tried)];
  const logIn: Step = {
    does: `Log in as ${user} (no password: for tests only)`,
    status: 200,
    lines: answered(curl('/login', ...(tried.challenge === 'Cookie' ? [https] : []), ...json({ userId: user }))),
  };
  const read = { does: 'Read', status: 200, lines: [curl('/me', ...credential)] };
  const refresh: Step = {
    does: 'Refresh',
    status: 200,
    lines: answered(curl('/refresh', jsonHeader, String.raw`-d "{\"refreshToken\":\"$refresh\"}"`)),
  };
  const refused = { ...refresh, does: 'Refresh after that', status: 400, lines: refresh.lines.slice(0, 1) };
  const readAgain = (kept: LimitId): Step => ({ ...read, does: 'Read after that', ...afterwards(tried, kept) });
  return [
    logIn,
    read,
    ...(refreshes ? [refresh] : []),
    { does: 'Log out', status: 204, lines: [curl('/logout', '-X POST', ...credential)] },
    readAgain('logout-keeps-credential'),
    ...(refreshes ? [refused] : []),
    logIn,
    {
      does: `Revoke all credentials of ${user}, with the operator's key of this run`,
      status: 204,
      lines: [curl('/operator/revoke', shellHeader(`X-Operator-Key: ${operatorKey}`), ...json({ userId: user }))],
    },
    readAgain('revoke-keeps-credential'),
    ...(refreshes ? [refused] : []),
  ];
}

/** What ends a credential, or does not: as the design declares. */
function afterwards({ limits }: Tried, kept: LimitId): Pick<Step, 'status' | 'why'> {
  const limit = limits.find(({ id }) => id === kept || id === 'no-authentication');
  return limit === undefined ? { status: 401 } : { status: 200, why: limit.note };
}

/** What of an answer is sent back later, into variables of the shell. */
function keeping({ challenge, refreshes }: Tried): string[] {
  if (challenge === 'Cookie') return [kept('cookie', String.raw`^[Ss]et-[Cc]ookie: \([^;]*\).*`)];
  if (challenge === 'none') return [];
  return [
    kept('token', String.raw`.*"accessToken":"\([^"]*\)".*`),
    ...(refreshes ? [kept('refresh', String.raw`.*"refreshToken":"\([^"]*\)".*`)] : []),
  ];
}

const kept = (variable: string, pattern: string) => `${variable}=$(echo "$answer" | sed -n 's/${pattern}/\\1/p')`;

const shellHeader = (line: string) => `-H ${shellWord(line)}`;
/** With a variable of the shell in it. */
const header = (line: string) => `-H "${line}"`;
const jsonHeader = shellHeader('Content-Type: application/json');
const json = (body: unknown) => [jsonHeader, `-d ${shellWord(JSON.stringify(body))}`];
/** What a proxy in front of the server says: a Secure cookie is not set over plain HTTP. */
const https = shellHeader('X-Forwarded-Proto: https');
