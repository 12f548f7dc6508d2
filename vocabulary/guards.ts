/** Named reasons why a slice or a comparison does not count (docs/method.md, guards). */
import { browserGuards } from './guards/browser.ts';
import { fewCores } from './guards/cores.ts';
import { declare, type Guard } from './guards/guard.ts';
import { populationOff } from './guards/population.ts';

export type { Guard } from './guards/guard.ts';

/** Of guards that drop a slice, whatever it was to show. */
const droppedSlice = { effect: 'slice-dropped', spoils: 'every-metric' } as const;

export const guards = declare([
  {
    name: 'wrong-answer',
    ...droppedSlice,
    limit: 0,
    unit: 'answers',
    meaning: 'The server answered with the wrong status or body.',
  },
  {
    name: 'not-in-flight',
    ...droppedSlice,
    limit: 0,
    unit: 'trials',
    meaning: 'A request that had to be under way had ended before, even when that was tried again.',
  },
  {
    name: 'connection-lost',
    ...droppedSlice,
    limit: 0,
    unit: 'connections',
    meaning: 'A connection broke, or a request was not answered in time.',
  },
  {
    name: 'saturated',
    effect: 'invalid',
    limit: 0.85,
    unit: 'of a core',
    forbids: 'invalid',
    spoils: 'those-that-name-it',
    bound: 'at-least',
    meaning: 'The load generator was the bottleneck, so capacity is a lower bound.',
  },
  {
    name: 'limit-unknown',
    effect: 'invalid',
    limit: 0.9,
    unit: 'of a core',
    enough: true,
    forbids: 'invalid',
    spoils: 'those-that-name-it',
    meaning:
      'Under full load neither the server nor its store had a whole core, and the generator had time left: something else used their core.',
  },
  fewCores,
  {
    name: 'overloaded',
    effect: 'invalid',
    limit: 0.8,
    unit: 'of a core, or of the event loop’s time',
    forbids: 'invalid',
    spoils: 'those-that-name-it',
    meaning:
      'The server was nearly saturated at this rate, so a queue builds up and response times mostly measure the queue.',
  },
  {
    name: 'not-exact',
    effect: 'invalid',
    limit: 0,
    unit: 'differences between series',
    forbids: 'invalid',
    spoils: 'every-metric',
    meaning: 'A count that should be the same every time was not: something else was using the store or the sockets.',
  },
  {
    name: 'late',
    ...droppedSlice,
    limit: 5_000,
    unit: 'µs',
    meaning: 'The instrument, not the server, sent requests too late.',
  },
  {
    name: 'rate-missed',
    ...droppedSlice,
    limit: 0.01,
    unit: 'of the rate',
    meaning: 'The offered rate was not reached.',
  },
  {
    name: 'rate-not-served',
    effect: 'invalid',
    limit: 0.05,
    unit: 'of the rate',
    forbids: 'invalid',
    spoils: 'every-metric',
    meaning: 'The server could not answer that many requests a second, so there is no figure at this rate.',
  },
  {
    name: 'steal',
    ...droppedSlice,
    limit: 0.1,
    unit: 'of the time',
    meaning: 'The hypervisor gave this machine’s cores to somebody else.',
  },
  {
    name: 'evicted',
    effect: 'invalid',
    limit: 0,
    unit: 'keys',
    forbids: 'invalid',
    spoils: 'every-metric',
    meaning: 'The store evicted keys: it was too small for the run.',
  },
  {
    name: 'restarted',
    effect: 'invalid',
    limit: 0,
    unit: 'restarts',
    forbids: 'invalid',
    spoils: 'every-metric',
    meaning: 'A server or the store restarted during the measurement.',
  },
  {
    name: 'counter-backwards',
    ...droppedSlice,
    limit: 0,
    unit: 'counters',
    meaning: 'A counter decreased between two readings.',
  },
  {
    name: 'clock-stepped',
    ...droppedSlice,
    limit: 50,
    unit: 'ms',
    meaning: 'The wall clock was adjusted during the measurement; credential lifetimes depend on it.',
  },
  {
    name: 'threads-changed',
    ...droppedSlice,
    limit: 0,
    unit: 'threads',
    meaning: 'Server threads started or ended, so its CPU time is incomplete.',
  },
  {
    name: 'drift',
    effect: 'note',
    limit: 0.05,
    unit: 'of the ratio',
    spoils: 'every-metric',
    meaning: 'The ratio moved between the first and the last third of the run.',
  },
  {
    name: 'far-start',
    effect: 'note',
    limit: 0.08,
    unit: 'of the ratio',
    spoils: 'every-metric',
    meaning: 'In one start the ratio was far from that of the others: one process in many is like that, and it counts.',
  },
  {
    name: 'few-starts',
    effect: 'note',
    limit: 5,
    unit: 'starts',
    enough: true,
    forbids: 'undecided',
    spoils: 'every-metric',
    meaning: 'Too few starts for an interval that holds for the next start too.',
  },
  {
    name: 'too-few',
    effect: 'note',
    limit: 20,
    unit: 'blocks',
    enough: true,
    forbids: 'undecided',
    spoils: 'every-metric',
    meaning: 'Too few blocks, series, fills or trials for an interval.',
  },
  {
    name: 'few-beyond',
    effect: 'note',
    limit: 100,
    unit: 'requests beyond the quantile',
    enough: true,
    forbids: 'undecided',
    spoils: 'every-metric',
    meaning: 'Too few requests beyond the quantile for an interval.',
  },
  {
    name: 'instrument-bound',
    effect: 'note',
    limit: 1 / 3,
    unit: 'of the quantile',
    forbids: 'undecided',
    spoils: 'those-that-name-it',
    bound: 'at-most',
    meaning: 'The instrument’s lateness exceeds a third of this quantile, so it is shown as an upper bound.',
  },
  {
    name: 'relay-off',
    effect: 'note',
    limit: 0.1,
    unit: 'ms',
    spoils: 'every-metric',
    meaning:
      'The relay added more, or less, to a round trip than was asked; lines are drawn over what PINGs saw, not over what was asked.',
  },
  {
    name: 'relay-busy',
    effect: 'note',
    limit: 0.25,
    unit: 'of a core',
    spoils: 'every-metric',
    meaning: 'The relay took much of the generator’s core, so that answers may have been noticed late.',
  },
  {
    name: 'link-late',
    ...droppedSlice,
    limit: 1_000,
    unit: 'µs',
    meaning: 'The relay that stands for a client’s link let something go late.',
  },
  {
    name: 'growing',
    effect: 'note',
    limit: 0.1,
    unit: 'of its memory',
    spoils: 'every-metric',
    meaning: 'A process kept growing after the first quarter of the run, in memory or in open file descriptors.',
  },
  {
    name: 'rounds-lost',
    effect: 'invalid',
    limit: 1 / 3,
    unit: 'of the rounds',
    forbids: 'invalid',
    spoils: 'every-metric',
    meaning: 'More than a third of the rounds were discarded.',
  },
  ...browserGuards,
  populationOff,
]);

export type GuardName = (typeof guards)[number]['name'];

const byName: ReadonlyMap<string, Guard> = new Map(guards.map((guard) => [guard.name, guard]));

export function guard(name: GuardName): Guard {
  return byName.get(name) as Guard;
}
