/** How long stretches and trials take, by how late a design says that an end may hold everywhere. */
import type { NamedContender } from '../../../servers/contender.ts';
import { traitsOf } from '../revocation/trials.ts';

/** As it declares; 0 where it declares nothing of the kind, or says that it seldom happens. */
export const lateSecondsOf = (contender: NamedContender): number => traitsOf(contender).lateSeconds ?? 0;

/** Whether a logout ends the credential: of what it leaves alone, no worker can be late. */
export const endsAll = ({ limits }: Pick<NamedContender, 'limits'>): boolean =>
  !limits.some(({ id }) => id === 'logout-keeps-credential');

/** Reads before the first that count: by then every copy was made anew at least once, and has an age that is drawn. */
export const leadMs = (lateSeconds: number): number => (lateSeconds > 0 ? (lateSeconds + 1) * 1_000 : 300);

/** Of one stretch: as long as a copy is believed, so that hardly any copy is in two of them. */
export const stretchMs = (lateSeconds: number): number => Math.max(1, lateSeconds) * 1_000;

/**
 * How one credential is ended: read first, then probed. Copies are made when it is first read, and again when they are over: ends come two to three
 * of their lives later, at a moment that is drawn, so that nothing is left of how it began. `random`: 0 to 1.
 */
export const endingOf = (number: number, lateSeconds: number, random: number) => ({
  number,
  leadMs: lateSeconds * (2 + random) * 1_000,
  // A fiftieth of it tells workers apart; nobody is to be kept busy by more.
  intervalMs: Math.max(5, lateSeconds * 20),
  patienceMs: lateSeconds * 1_000 + 2_000,
});

/** Side by side: trials that wait for seconds wait together. */
export const endsAtOnce = (lateSeconds: number): number => (lateSeconds > 0 ? 20 : 1);

/** ms of one trial in which all refuse at once: a login, reads, and refusals until they last. Seen on two cores. */
const promptMs = 60;

/** Of so many, ms. */
export const endMs = (lateSeconds: number, ends: number): number =>
  Math.ceil(ends / endsAtOnce(lateSeconds)) * (lateSeconds > 0 ? 4 * lateSeconds * 1_000 : promptMs);
