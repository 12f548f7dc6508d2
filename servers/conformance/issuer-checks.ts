/** Keys that an issuer changes, withholds and never had. On servers and an issuer that no other check asks. */
import { setTimeout as pause } from 'node:timers/promises';
import type { KeysFollowed, Setting } from '../contender.ts';
import type { Answer, Credential } from '../wire/client.ts';
import {
  apartOf,
  broken,
  type Check,
  ControlFailed,
  demand,
  type Finding,
  holds,
  readEverywhere,
  refused,
  someUser,
  soon,
  type Trial,
} from './check.ts';
import { mintOf } from './minting.ts';

/** What is asked of the issuer itself (servers/issuer/test-only.ts). */
interface Issuer {
  order(what: 'rotate' | 'retire' | 'withhold' | 'publish'): Promise<void>;
  /** How often its keys were asked for, by whomever. */
  fetches(): Promise<number>;
}

type Find = (apart: Trial, issuer: Issuer, followed: KeysFollowed) => Promise<Finding>;

/** Many floods: a server that fetches once for each is told from a good one on a slow machine too. */
const [floods, kidsEach] = [10, 3];
const betweenMs = 100;

export const issuerChecks: readonly Check[] = [
  {
    id: 'unknown-keys',
    about: 'floods of unknown keys',
    property:
      'However many unknown keys tokens name, the server fetches the issuer’s keys no more often than declared.',
    clause: 'J6: RFC 8725 3.10',
    excusedBy: [],
    needs: ['time', 'issuer-keys', 'apart'],
    find: withIssuer(
      alone(async (apart, issuer, { betweenFetchesSeconds }) => {
        demand(200, await readEverywhere(apart, await login(apart)), 'a token with a known key');
        const uncounted = await issuer.fetches();
        const unknown = await withUnknownKeys(apart);
        const [began, before] = [performance.now(), await issuer.fetches()];
        if (before === uncounted) throw new ControlFailed('control: the issuer does not count who asks for its keys');
        let asked = 0;
        for (let flood = 0; flood < floods; flood++) {
          const answers = await unknown(kidsEach);
          asked += answers.length;
          const finding = refused(answers, 'a token with an unknown key');
          if (finding.found !== 'holds') return finding;
          await pause((betweenFetchesSeconds * 1_000 * 2) / floods);
        }
        const fetches = (await issuer.fetches()) - before;
        const took = (performance.now() - began) / 1_000;
        const most = apart.baseUrls.length * (Math.floor(took / betweenFetchesSeconds) + 1);
        return fetches <= most
          ? holds
          : broken(
              `${asked} tokens with unknown keys caused ${fetches} fetches in ${took.toFixed(1)} s; ${most} are declared`,
            );
      }),
    ),
  },
  {
    id: 'key-rotation',
    about: 'rotation of keys',
    property:
      'A new key of the issuer is accepted, and one that it no longer publishes refused, each within its declared time.',
    clause: 'J15: OpenID Connect Core 1.0 10.1.1',
    excusedBy: [],
    needs: ['time', 'issuer-keys', 'apart'],
    find: withIssuer(
      alone(async (apart, issuer, { newSeconds, removedSeconds }) => {
        const old = await login(apart);
        demand(200, await readEverywhere(apart, old), 'a token with the first key');
        await issuer.order('rotate');
        const next = await login(apart);
        if (kidOf(next) === kidOf(old)) throw new ControlFailed('control: the issuer signs with the key of before');
        if (!(await soon(newSeconds * 1_000, () => everywhere(apart, next, 200))))
          return broken(`a token with a new key is not accepted within ${newSeconds} s`);
        demand(200, await readEverywhere(apart, old), 'a token with the key of before, which is still published');
        await issuer.order('retire');
        if (!(await soon(removedSeconds * 1_000, () => everywhere(apart, old, 401))))
          return broken(`a token with a key that is published no more is accepted after ${removedSeconds} s`);
        demand(200, await readEverywhere(apart, next), 'a token with the key that is published');
        return holds;
      }),
    ),
  },
  {
    id: 'keys-withheld',
    about: 'keys that cannot be fetched',
    property:
      'While the issuer’s keys cannot be fetched, known keys are accepted and unknown ones refused; later they are fetched again.',
    clause: 'J15: OpenID Connect Core 1.0 10.1.1',
    excusedBy: [],
    needs: ['time', 'issuer-keys', 'apart'],
    find: withIssuer(
      alone(async (apart, issuer, { newSeconds, removedSeconds, trustedSeconds }) => {
        const known = await login(apart);
        demand(200, await readEverywhere(apart, known), 'a token with a known key');
        const unknown = await withUnknownKeys(apart);
        await issuer.order('withhold');
        try {
          const before = await issuer.fetches();
          // Each of them makes it look again, in vain; and what is known is as old as it may become.
          for (
            const until = performance.now() + trustedSeconds * 400;
            performance.now() < until;
            await pause(betweenMs)
          ) {
            const finding = refused(await readEverywhere(apart, known), 'a token with a known key', 200);
            if (finding.found !== 'holds') return finding;
            for (const { status } of await unknown(1))
              if (status !== 401 && status !== 503)
                return broken(`a token with an unknown key was answered with ${status}`);
          }
          if ((await issuer.fetches()) < before + apart.baseUrls.length)
            return broken('an unknown key made no instance ask the issuer for its own');
        } finally {
          await issuer.order('publish');
        }
        await issuer.order('rotate');
        const next = await login(apart);
        return (await soon((newSeconds + removedSeconds) * 1_000, () => everywhere(apart, next, 200)))
          ? holds
          : broken('a new key is not accepted after the issuer has come back');
      }),
    ),
  },
];

function withIssuer(find: Find): Check['find'] {
  return async (trial) => {
    const { contender } = trial;
    const apart = await apartOf(trial);
    const setting = apart.setting as Setting;
    return find(apart, issuerOf(apart, setting.issuerUrl as string), contender.keys?.(setting) as KeysFollowed);
  };
}

const turns = new WeakMap<Trial['baseUrls'], Promise<unknown>>();

/** One after the other on the same servers: each turns over what the other relies on. */
function alone(find: Find): Find {
  return (apart, ...rest) => {
    const before = turns.get(apart.baseUrls) ?? Promise.resolve();
    const found = before.then(() => find(apart, ...rest));
    turns.set(
      apart.baseUrls,
      found.catch(() => {}),
    );
    return found;
  };
}

function issuerOf({ client, operatorKey }: Trial, issuerUrl: string): Issuer {
  const headers = { 'x-operator-key': operatorKey };
  return {
    async order(what) {
      demand(
        200,
        [await client.call(issuerUrl, `/test-only/${what}`, { method: 'POST', headers })],
        `the order to ${what}`,
      );
    },
    async fetches() {
      const answer = await client.call(issuerUrl, '/test-only/fetches', { headers });
      demand(200, [answer], 'the question for fetches');
      return (JSON.parse(answer.body) as { fetches: number }).fetches;
    },
  };
}

const login = ({ client, baseUrl }: Trial) => client.login(baseUrl, someUser());

const everywhere = async (apart: Trial, credential: Credential, status: number) =>
  (await readEverywhere(apart, credential)).every((answer) => answer.status === status);

const kidOf = ({ token = '' }: Credential): unknown =>
  JSON.parse(Buffer.from(token.split('.', 1)[0] as string, 'base64url').toString()).kid;

/** To ask every instance with so many tokens whose keys nobody has. What makes them asks the issuer for its keys, once. */
async function withUnknownKeys(apart: Trial): Promise<(count: number) => Promise<Answer[]>> {
  const mint = await mintOf(apart);
  if (mint === undefined) throw new ControlFailed('control: no token can be made for it');
  return async (count) => {
    const kids = Array.from({ length: count }, () => someUser());
    const tokens = await Promise.all(kids.map((kid) => mint.withHeader(kid, { kid })));
    const answers = tokens.map(({ token }) => readEverywhere(apart, { headers: mint.forge.carry(token) }));
    return (await Promise.all(answers)).flat();
  };
}
