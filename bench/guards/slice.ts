/** Guards on one slice: what drops it. Pure: readings in, named reasons out. */
import { type GuardName, guard } from '../../vocabulary/guards.ts';

/** What was read of one slice; a reading that could not be had is left out. */
export interface SliceReadings {
  readonly shape: 'open' | 'closed';
  readonly wrong: number;
  readonly lost: number;
  readonly unanswered: number;
  /** Open loop: µs. */
  readonly latenessP99Us?: number;
  /** The most that a relay let something go after it was due, µs. */
  readonly relayLateUs?: number;
  /** Open loop: requests due within the nominal slice, and those released by its nominal end. */
  readonly dueRequests?: number;
  readonly releasedInTime?: number;
  readonly threadsChanged?: boolean;
  readonly countersBackwards?: number;
  /** How far the wall clock was set, either way, ms. */
  readonly clockStepMs?: number;
}

/** A guard that fired, with the number it saw. */
export interface Fired {
  readonly name: GuardName;
  readonly value: number;
}

export function sliceGuards(readings: SliceReadings): Fired[] {
  const fired: Fired[] = [];
  const check = (name: GuardName, value: number | undefined) => {
    if (value !== undefined && value > guard(name).limit) fired.push({ name, value });
  };
  check('wrong-answer', readings.wrong);
  check('connection-lost', readings.lost + readings.unanswered);
  check('late', readings.latenessP99Us);
  check('link-late', readings.relayLateUs);
  if (readings.dueRequests && readings.releasedInTime !== undefined)
    check('rate-missed', (readings.dueRequests - readings.releasedInTime) / readings.dueRequests);
  check('threads-changed', readings.threadsChanged ? 1 : 0);
  check('counter-backwards', readings.countersBackwards);
  check('clock-stepped', readings.clockStepMs === undefined ? undefined : Math.abs(readings.clockStepMs));
  return fired;
}

/** Guards on one round. Steal is counted in ticks of 10 ms, too coarse for a slice. `stolen`: share of all cores' time, 0 to 1. */
export function roundGuards({ stolen }: { readonly stolen: number | undefined }): Fired[] {
  return stolen !== undefined && stolen > guard('steal').limit ? [{ name: 'steal', value: stolen }] : [];
}
