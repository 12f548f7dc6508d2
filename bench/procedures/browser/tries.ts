/** Each deed once, in one browser: by somebody who is logged in, and what was possible then also by somebody who is not. */
import { type Deed, isTokenPlace } from '../../../vocabulary/browser.ts';
import { worksElsewhere } from './elsewhere.ts';
import type { Exchange } from './front.ts';
import { act, listenIn, lookAround, sendHeard } from './page.ts';
import { twins } from './set-cookie.ts';
import type { Stage } from './stage.ts';

/** Whether it was possible; and, of those that were not, whether the control was, which differs in one thing. */
export interface Tried {
  readonly done: boolean;
  readonly control?: boolean;
  /** Of a form post: ms since the cookie was set. */
  readonly ageMs?: number;
}

/** Those that one browser shows without being closed, and without its policy being changed. */
export type OpenDeed = Exclude<Deed, 'restart' | 'form-post-late' | 'site-blocked'>;
export type Tries = Readonly<Record<OpenDeed, Tried>>;

/** By somebody who is logged in. */
export async function tryAll(stage: Stage): Promise<Tries> {
  const tries = await trySome(stage, true, () => true);
  return tries as Tries;
}

/** Of deeds that were possible, by somebody who is not logged in, and whose logins do not work. */
export const tryWithout = (stage: Stage, possible: readonly OpenDeed[]): Promise<Partial<Tries>> =>
  trySome(stage, false, (deed) => possible.includes(deed));

type Wanted = (deed: OpenDeed) => boolean;

async function trySome(stage: Stage, isLoggedIn: boolean, wanted: Wanted): Promise<Partial<Tries>> {
  const scripts = await byScripts(stage);
  const elsewhere = await byElsewhere(stage);
  const other = await fromAnotherSite(stage, wanted);
  const same = await onTheSite(stage, isLoggedIn);
  const reload = await byReload(stage);
  if (isLoggedIn && !(await stage.isLoggedIn())) await stage.login();
  return {
    ...scripts,
    ...elsewhere,
    ...other,
    ...same,
    ...reload,
    ...(wanted('form-logout') && (await byObedience(stage))),
  };
}

async function byScripts(stage: Stage) {
  const { front, place, calls } = stage;
  stage.loot = '';
  const holds = (text: string) => front.issuedIn(text) !== undefined;
  const kept = await stage.injected(lookAround);
  const own = await stage.own();
  await own.addScriptTag({ content: listenIn });
  await stage.call('shop', calls.read.path);
  const heard = await stage.injected(sendHeard);
  const acted = await stage.injected((url) => act(calls.read.path, url));
  const looted = stage.loot;
  // Controls: another cookie without HttpOnly, or the token in localStorage; the same value in a header of the page's own.
  let keptControl = kept.includes(twins.readable);
  if (place === 'memory') {
    await own.evaluate('app.copyToLocalStorage()');
    keptControl = holds(await stage.injected(lookAround));
    await own.evaluate('localStorage.clear()');
  }
  await stage.call('shop', calls.read.path, { headers: { 'x-copy': front.issued ?? '' } });
  const heardControl = holds(await stage.injected(sendHeard));
  stage.loot = looted;
  return {
    'read-kept': { done: holds(kept), control: keptControl },
    'read-sent': { done: holds(heard), control: heardControl },
    'script-acts': { done: acted.includes(calls.user), control: await stage.isLoggedIn() },
  };
}

/** From another machine, with what scripts have read; the control sends what the server had issued. */
async function byElsewhere({ front, loot, calls }: Stage) {
  const read = front.issuedIn(loot);
  const works = (credential: string | undefined) => worksElsewhere(front, calls.read, calls.statuses.read, credential);
  return { 'used-elsewhere': { done: await works(read), control: await works(front.issued) } };
}

/** The control is a cookie beside the credential that the same request must carry: its SameSite is None. */
async function fromAnotherSite(stage: Stage, wanted: Wanted): Promise<Partial<Tries>> {
  const { place } = stage;
  const tries: Partial<Record<OpenDeed, Tried>> = {};
  const tried = async (deed: OpenDeed, sent: () => Promise<Exchange>) => {
    if (!wanted(deed)) return;
    const { carried, twin } = await sent();
    tries[deed] = { done: carried, control: twin, ...(deed === 'form-post' && { ageMs: stage.age() }) };
  };
  await tried('form-post', () => stage.led('evil', 'form'));
  await tried('link', () => stage.led('evil', 'link'));
  await tried('site-include', () => stage.fetched('evil', 'include'));
  await tried('site-omit', async () => {
    const { carried } = await stage.fetched('evil', 'same-origin');
    // Without credentials nothing of another origin goes along, so the control is the shop's own page.
    const own = isTokenPlace(place) ? await stage.call('shop') : await stage.fetched('shop', 'same-origin');
    return { ...own, carried, twin: own.carried };
  });
  return tries;
}

/** The shop's page and an API on another subdomain. Without credentials comes first: what is kept then would stay. */
async function onTheSite(stage: Stage, isLoggedIn: boolean) {
  const kept = async (withCredentials: boolean) => {
    await stage.login('api', isLoggedIn, withCredentials);
    return (await stage.call('api', '/carried', { withCredentials: true })).carried;
  };
  const [omitted, included] = [await kept(false), await kept(true)];
  const sent = async (withCredentials: boolean) => (await stage.call('api', '/carried', { withCredentials })).carried;
  const [without, including] = [await sent(false), await sent(true)];
  return {
    'login-omit': { done: omitted, control: included },
    'login-include': { done: included },
    'api-omit': { done: without, control: including },
    'api-include': { done: including },
  };
}

async function byReload(stage: Stage) {
  const before = await stage.isLoggedIn();
  await stage.reload();
  return { reload: { done: await stage.isLoggedIn(), control: before } };
}

/**
 * Whether another site's form post logs the user out: the server does as it says, or answers it with a cookie that takes the place of the
 * user's. The control is the shop's own form, or for a token, which no form sends, the shop's own call.
 */
async function byObedience(stage: Stage) {
  const { calls, place } = stage;
  const { path, method } = calls.logout;
  const logsOut = async (sent: () => Promise<Exchange>) => {
    const before = await stage.isLoggedIn();
    const { status } = await sent();
    return status === calls.statuses.revoked || (before && !(await stage.isLoggedIn()));
  };
  const done = await logsOut(() => stage.led('evil', 'form', path));
  if (done) await stage.login();
  const control = await logsOut(() =>
    isTokenPlace(place) ? stage.call('shop', path, { method }) : stage.led('shop', 'form', path),
  );
  return { 'form-logout': { done, control } };
}
