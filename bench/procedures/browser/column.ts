/** Everything that is tried with one design's credential in one place: by somebody who is logged in, and again without. */
import type { Deed, Place } from '../../../vocabulary/browser.ts';
import type { Certificate } from '../../credentials/certificate.ts';
import type { Profile } from './chromium.ts';
import { type Front, openFront } from './front.ts';
import { type Calls, Stage } from './stage.ts';
import { type OpenDeed, type Tried, tryAll, tryWithout } from './tries.ts';

/** A cell: whether it was possible, and whether its control gave the other answer. */
export interface Cell {
  readonly done: boolean;
  readonly controlled: boolean;
  /** Of a form post: ms since the cookie was set. */
  readonly ageMs?: number;
}

export type Cells = Readonly<Partial<Record<Deed, Cell>>>;

export interface ColumnWish {
  readonly certificate: Certificate;
  /** Base URL of the server. */
  readonly upstream: string;
  readonly place: Place;
  readonly calls: Calls;
}

export const frontOf = ({ certificate, upstream, place, calls }: ColumnWish): Promise<Front> =>
  openFront({ certificate, upstream, place, loginPath: calls.login.path, loginStatus: calls.statuses.login });

/** What was possible must not have been without a login; of what was not, the control must have been. */
const cellOf = ({ done, control = false, ageMs }: Tried, without: Tried | undefined): Cell => ({
  done,
  controlled: done ? without?.done === false : control,
  ...(ageMs === undefined ? {} : { ageMs }),
});

/** Browsers that columns are tried in, one after the other: of a profile that is closed and opened again, and of one that blocks third-party cookies. */
export interface Browsers {
  readonly usual: Profile;
  readonly blocking: Profile;
}

export async function columnOf(wish: ColumnWish, { usual, blocking }: Browsers): Promise<Cells> {
  const front = await frontOf(wish);
  const stageIn = async (profile: Profile) => new Stage(front, wish.place, wish.calls, await profile.open());
  try {
    const stage = await stageIn(usual);
    await stage.forget();
    const fresh = await stage.isLoggedIn();
    await stage.login();
    const tries = await tryAll(stage);
    await stage.login();
    const beforeClosing = await stage.isLoggedIn();
    await usual.close();
    const again = await stageIn(usual);
    const restart = cellOf({ done: await again.isLoggedIn(), control: beforeClosing }, { done: fresh });
    // The server's credential is known by now, so that a request which carried it would be seen.
    await again.forget();
    const entries = Object.entries(tries) as [OpenDeed, Tried][];
    const without = await tryWithout(
      again,
      entries.flatMap(([deed, { done }]) => (done ? [deed] : [])),
    );
    const cells = Object.fromEntries(entries.map(([deed, tried]) => [deed, cellOf(tried, without[deed])])) as Record<
      OpenDeed,
      Cell
    >;
    const blocked = await whileBlocked(await stageIn(blocking));
    return { ...cells, restart, ...byPolicy(wish.place, cells['site-include'], blocked) };
  } finally {
    await front.close();
  }
}

/** What the policy decides must differ by it: so of a cookie that any site may send, each of the two is the other's control. */
function byPolicy(place: Place, include: Cell, blocked: Cell): Cells {
  const differ = place !== 'none' || include.done !== blocked.done;
  const both = { 'site-include': include, 'site-blocked': blocked };
  return Object.fromEntries(
    Object.entries(both).map(([deed, cell]) => [deed, { ...cell, controlled: cell.controlled && differ }]),
  );
}

/** The control is a call of the shop's own page in the same browser. */
async function whileBlocked(stage: Stage): Promise<Cell> {
  await stage.forget();
  await stage.login();
  const { carried } = await stage.fetched('evil', 'include');
  const own = await stage.call('shop');
  if (carried) await stage.forget();
  return cellOf(
    { done: carried, control: own.carried },
    carried ? { done: (await stage.fetched('evil', 'include')).carried } : undefined,
  );
}
