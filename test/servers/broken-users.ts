/** Servers that take one user for another, or do not let in again whom they once ended: good but for that. */
import { contenderNamed } from '../../servers/catalogue.ts';
import type { MountableContender, TokenAnswer } from '../../servers/contender.ts';
import { issuedMs, issuedMsClaim } from '../../servers/token/not-before.ts';
import { type BrokenServer, jwt, session, turned, verifying } from './wrong-turns.ts';

const refresh = await contenderNamed('jwt-refresh');

/** Whether the end of one user ends another too. */
type Alike = (ended: string, other: string) => boolean;

const like: Alike = (pattern, text) => new RegExp(`^${pattern.replaceAll('_', '.')}$`).test(text);
const alike: Readonly<Record<string, Alike>> = {
  'also ends everybody whose id begins with the user’s': (ended, other) => other.startsWith(ended),
  'also ends everybody with whose id the user’s begins': (ended, other) => ended.startsWith(other),
  'also ends everybody whose id begins with the user’s and a hyphen': (ended, other) => other.startsWith(`${ended}-`),
  'also ends everybody whose id contains the user’s': (ended, other) => other.includes(ended),
  'compares ids without case': (ended, other) => ended.toLowerCase() === other.toLowerCase(),
  'takes an id for a pattern of SQL': like,
  'takes the ids of others for patterns of SQL': (ended, other) => like(other, ended),
  'compares ids by their letters and digits': (ended, other) =>
    ended.replaceAll(/\W|_/g, '') === other.replaceAll(/\W|_/g, ''),
  'compares the first 60 characters of ids': (ended, other) => ended.slice(0, 60) === other.slice(0, 60),
  'compares ids as numbers': (ended, other) => Number(ended) === Number(other),
};

/** Each user's last login, and whom each end struck: in the order in which they happened, on both instances. */
class Strikes {
  readonly #logins = new Map<string, number>();
  readonly #strikes: { readonly ended: string; readonly at: number }[] = [];
  #now = 0;

  loggedIn(user: string): void {
    this.#logins.set(user, this.#now++);
  }

  strike(ended: string): void {
    this.#strikes.push({ ended, at: this.#now++ });
  }

  /** Strikes of the user himself are the good server's to see to. */
  hit(user: string, matches: Alike): boolean {
    return this.#strikes.some(
      ({ ended, at }) => ended !== user && at > (this.#logins.get(user) ?? 0) && matches(ended, user),
    );
  }
}

/** A good server that also ends others, by the end that `on` names. */
function endingOthers(good: MountableContender, on: 'revoke' | 'logout', matches: Alike): MountableContender {
  const strikes = new Strikes();
  return turned(good, (_app, mounted) => ({
    ...mounted,
    login(login, request, reply) {
      strikes.loggedIn(login.principal.id);
      return mounted.login(login, request, reply);
    },
    async authenticate(request) {
      const principal = await mounted.authenticate(request);
      return principal && strikes.hit(principal.id, matches) ? undefined : principal;
    },
    async logout(request, reply) {
      const user = (await mounted.authenticate(request))?.id;
      if (on === 'logout' && user !== undefined) strikes.strike(user);
      return mounted.logout(request, reply);
    },
    async revoke(user) {
      if (on === 'revoke') strikes.strike(user);
      return mounted.revoke(user);
    },
  }));
}

const prefixed: Alike = (ended, other) => other.startsWith(ended);

/** Good refresh tokens, of which a revoke or a reused one ends those of others too. */
function endingFamilies(on: 'revoke' | 'reuse'): MountableContender {
  const owners = new Map<string, string>();
  const struck: string[] = [];
  const owned = (answer: TokenAnswer | undefined, owner: string) => {
    if (answer?.refreshToken !== undefined) owners.set(answer.refreshToken, owner);
    return answer;
  };
  const isStruck = (owner: string) => struck.some((user) => user !== owner && prefixed(user, owner));
  return turned(refresh, (_app, mounted) => ({
    ...mounted,
    async login(login, request, reply) {
      return owned(await mounted.login(login, request, reply), login.principal.id);
    },
    async refresh(request, reply) {
      const owner = owners.get((request.body as { refreshToken: string }).refreshToken);
      if (owner === undefined || isStruck(owner)) return undefined;
      const answer = await mounted.refresh?.(request, reply);
      if (answer === undefined && on === 'reuse') struck.push(owner);
      return owned(answer, owner);
    },
    async revoke(user) {
      if (on === 'revoke') struck.push(user);
      return mounted.revoke(user);
    },
  }));
}

/** When users were revoked, ms since 1970. */
interface Marks {
  of(user: string): number | undefined;
  strike(user: string): void;
  loggedIn?(user: string): void;
}

/** Signed tokens that a logout and a revoke end, in memory that both instances share. */
function inMemory(marks: Marks): MountableContender {
  const ended = new Set<string>();
  const contender = verifying(async (good) => good.verify, {
    added: issuedMsClaim,
    issued: async ({ sub }) => marks.loggedIn?.(sub),
    accepts: (claims) => !ended.has(claims.jti as string) && !(issuedMs(claims) <= (marks.of(claims.sub) as number)),
    end: async ({ jti }) => void ended.add(jti as string),
    async endAll(user) {
      marks.strike(user);
      for (const now = Date.now(); Date.now() <= now; ) await new Promise((again) => setImmediate(again));
    },
  });
  const undeclared: readonly string[] = ['logout-keeps-credential', 'revoke-keeps-credential'];
  return { ...contender, limits: jwt.limits.filter(({ id }) => !undeclared.includes(id)) };
}

/** Marks in a map, made so. */
function marksBy(make: (times: Map<string, number>, user: string) => void): Marks {
  const times = new Map<string, number>();
  return { of: (user) => times.get(user), strike: (user) => make(times, user) };
}

function inPlainObject(): Marks {
  const times: Record<string, number> = {};
  const strike = (user: string) => {
    times[user] = Date.now();
  };
  return { of: (user) => times[user], strike };
}

function untilNextLogin(): Marks {
  const times = new Map<string, number>();
  return {
    of: (user) => times.get(user),
    strike: (user) => void times.set(user, Date.now()),
    loggedIn: (user) => void times.delete(user),
  };
}

/** What a login throws that is refused. */
class Locked extends Error {
  readonly statusCode = 403;
}

/** A login is refused once this user was ended so; `where` is the number of the instance that refuses, of all where absent. */
function lockedOut(on: 'logout' | 'revoke', where?: number): MountableContender {
  const locked = new Set<string>();
  let mounts = 0;
  return turned(session, (_app, mounted) => {
    const place = mounts++;
    return {
      ...mounted,
      login(login, request, reply) {
        if (locked.has(login.principal.id) && (where ?? place) === place) throw new Locked('ended');
        return mounted.login(login, request, reply);
      },
      async logout(request, reply) {
        const user = (await mounted.authenticate(request))?.id;
        if (on === 'logout' && user !== undefined) locked.add(user);
        return mounted.logout(request, reply);
      },
      async revoke(user) {
        if (on === 'revoke') locked.add(user);
        return mounted.revoke(user);
      },
    };
  });
}

/** A login gives back what a logout of the same user ended: marks are the user's, and a login clears them. */
function revivedByLogin(): MountableContender {
  const marked = new Map<string, Set<string>>();
  const textOf = (authorization = '') => authorization.slice(7);
  const contender = turned(jwt, (_app, mounted) => ({
    ...mounted,
    login(login, request, reply) {
      marked.delete(login.principal.id);
      return mounted.login(login, request, reply);
    },
    async authenticate(request) {
      const principal = await mounted.authenticate(request);
      const ended = principal && marked.get(principal.id)?.has(textOf(request.headers.authorization));
      return ended ? undefined : principal;
    },
    async logout(request) {
      const user = (await mounted.authenticate(request))?.id ?? '';
      marked.set(user, (marked.get(user) ?? new Set()).add(textOf(request.headers.authorization)));
    },
  }));
  return { ...contender, limits: jwt.limits.filter(({ id }) => id !== 'logout-keeps-credential') };
}

/** The operator's route takes any text, and the design takes it for a pattern. */
const takingPatterns = (matches: (sent: string, user: string) => boolean) => {
  const good = endingOthers(session, 'revoke', (sent, user) => matches(sent, user));
  return turned(
    good,
    (_app, mounted) => mounted,
    (app) =>
      app.addHook('onRoute', (route) => {
        if (route.url !== '/operator/revoke') return;
        const body = { type: 'object', properties: { userId: { type: 'string' } }, required: ['userId'] };
        route.schema = { ...route.schema, body };
      }),
  );
};
const glob = (pattern: string, text: string) =>
  pattern.includes('*') && new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(text);

export const brokenWithUsers: readonly BrokenServer[] = [
  ...Object.entries(alike).map(([fault, matches]) => ({
    name: `at a revoke ${fault}`,
    // Whoever takes ids for patterns of SQL takes one of underscores for any.
    caughtBy: matches === like ? ['revoke-pattern', 'revoke-similar-ids'] : ['revoke-similar-ids'],
    contender: endingOthers(session, 'revoke', matches),
  })),
  {
    name: 'at a logout also ends everybody whose id begins with the user’s',
    caughtBy: ['logout-similar-ids'],
    contender: endingOthers(session, 'logout', prefixed),
  },
  {
    name: 'at a logout compares ids without case',
    caughtBy: ['logout-similar-ids'],
    contender: endingOthers(jwt, 'logout', (ended, other) => ended.toLowerCase() === other.toLowerCase()),
  },
  {
    name: 'at a revoke also ends refresh tokens of everybody whose id begins with the user’s',
    caughtBy: ['revoke-similar-ids'],
    contender: endingFamilies('revoke'),
  },
  {
    name: 'after a reuse ends refresh tokens of everybody whose id begins with the user’s',
    caughtBy: ['reuse-similar-ids'],
    contender: endingFamilies('reuse'),
  },
  {
    name: 'keeps marks of users as members of an object',
    caughtBy: ['revoke-similar-ids'],
    contender: inMemory(inPlainObject()),
  },
  { name: 'takes a revoke of a glob pattern', caughtBy: ['revoke-pattern'], contender: takingPatterns(glob) },
  {
    name: 'takes a revoke of a regular expression',
    caughtBy: ['revoke-pattern'],
    contender: takingPatterns(
      (sent, user) => /[.*?[]/.test(sent) && !sent.startsWith('*') && new RegExp(sent).test(user),
    ),
  },
  {
    name: 'refuses every credential of a user who was revoked once',
    caughtBy: ['login-after-revoke'],
    contender: inMemory(marksBy((times, user) => times.set(user, Number.POSITIVE_INFINITY))),
  },
  {
    name: 'refuses what is issued in the second after a revoke',
    caughtBy: ['login-after-revoke'],
    contender: inMemory(marksBy((times, user) => times.set(user, Date.now() + 1_000))),
  },
  {
    name: 'refuses the login of a user who was revoked',
    caughtBy: ['login-after-revoke'],
    contender: lockedOut('revoke'),
  },
  {
    name: 'refuses the login of a user who was revoked, on the other instance',
    caughtBy: ['login-after-revoke'],
    contender: lockedOut('revoke', 1),
  },
  {
    name: 'refuses the login of a user who logged out',
    caughtBy: ['login-after-logout'],
    contender: lockedOut('logout'),
  },
  {
    name: 'forgets at a login that the user was revoked',
    caughtBy: ['ended-after-login'],
    contender: inMemory(untilNextLogin()),
  },
  {
    name: 'forgets at a login what the user logged out of',
    caughtBy: ['ended-after-login'],
    contender: revivedByLogin(),
  },
  {
    name: 'revokes a user only once',
    caughtBy: ['revoke-again'],
    contender: inMemory(marksBy((times, user) => times.has(user) || times.set(user, Date.now()))),
  },
];
