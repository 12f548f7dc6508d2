/** What ends by itself: when nobody uses it, and when it is old. On servers whose times can be waited for. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Timeouts } from '../contender.ts';
import { apartOf, broken, type Check, ControlFailed, type Finding, holds, notApplicable } from './check.ts';
import { type Held, heldBy, type InUse, inUse } from './held.ts';

/** A time is over when it has passed by so much: whole seconds are rounded, and a machine is busy. */
const over = 1.25;
const nearly = 0.9;
/** A machine that stands still for half an idle time tells nothing; then it is tried again. */
const attempts = 4;

interface Timed {
  readonly timeouts: Timeouts;
  begin(): Promise<Held>;
}

export const timeoutChecks: readonly Check[] = [
  {
    id: 'idle-timeout',
    about: 'idle sessions',
    property: 'An unused session expires after its idle timeout; one in use does not.',
    clause: 'S8: ASVS 7.3.1',
    excusedBy: ['no-idle-timeout'],
    needs: ['time', 'apart'],
    find: timed(async ({ timeouts, begin }) => {
      const idleMs = timeouts.idleSeconds * 1_000;
      const [unused, used] = [await begin(), await begin()];
      const began = performance.now();
      const found = await inUse(used, began, idleMs * over);
      if (stoodStill(found, timeouts)) return undefined;
      if (found.endedAfterMs !== undefined)
        return broken(`one that was in use ended ${seconds(found.endedAfterMs)} after it began`);
      if (!(await unused.isOver()))
        return broken(`one that nobody used for ${seconds(performance.now() - began)} still works`);
      // It was the time that ended it, and it stays over.
      if (!(await used.use())) throw new ControlFailed('control: the one in use ended with it');
      return (await unused.isOver()) ? holds : broken('one that was over works again');
    }),
  },
  {
    id: 'absolute-timeout',
    about: 'old sessions',
    property: 'A session expires after its absolute timeout, however much it is used; one that began later does not.',
    clause: 'S8: ASVS 7.3.2, 10.4.8',
    excusedBy: ['no-absolute-timeout'],
    needs: ['time', 'apart'],
    find: timed(async ({ timeouts, begin }) => {
      const absoluteMs = timeouts.absoluteSeconds * 1_000;
      const used = await begin();
      const began = performance.now();
      const later = pause(absoluteMs * 0.75).then(begin);
      const [found, another] = await Promise.all([inUse(used, began, absoluteMs * over), later]);
      if (stoodStill(found, timeouts)) return undefined;
      if (found.endedAfterMs === undefined)
        return broken(`one in constant use still works ${seconds(absoluteMs * over)} after it began`);
      if (found.endedAfterMs < absoluteMs * nearly)
        return broken(`one in constant use ended ${seconds(found.endedAfterMs)} after it began`);
      if (!(await another.use())) throw new ControlFailed('control: one that began later ended with it');
      return (await used.isOver()) ? holds : broken('one that was over works again');
    }),
  },
];

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

const stoodStill = ({ longestGapMs }: InUse, { idleSeconds }: Timeouts) => longestGapMs > (idleSeconds * 1_000) / 2;

/** Undefined: the machine stood still, try again. */
function timed(find: (held: Timed) => Promise<Finding | undefined>): Check['find'] {
  return async (trial) => {
    if (trial.contender.challenge === 'none') return notApplicable('it has no sessions');
    const apart = await apartOf(trial);
    const timeouts = apart.setting?.timeouts as Timeouts;
    const begin = await heldBy(apart);
    if (begin === undefined) return notApplicable('its credential ends at a time of its own');
    for (let attempt = 0; attempt < attempts; attempt++) {
      const finding = await find({ timeouts, begin });
      if (finding !== undefined) return finding;
    }
    throw new ControlFailed('control: the machine stood still too often for a session to be in use');
  };
}
