/** Suites: how much is measured. What is measured is the scenarios' business. */
import { unknownName } from '../../vocabulary/errors.ts';

/** Of one start. */
export interface Rounds {
  /** The arms that `rounds` is meant for: with fewer, rounds are shorter, and more of them fill the same time. */
  readonly forArms: number;
  readonly sliceMs: number;
  readonly rounds: number;
  /** Relative half-width of the primary metric's interval that is wanted, in every comparison. */
  readonly precision: number;
}

export interface Suite {
  readonly id: string;
  readonly title: string;
  /** Open loop, requests/s. */
  readonly rate: number;
  readonly connections: number;
  /** Each connection has credentials of this many users, so that no key is hot. */
  readonly usersPerConnection: number;
  readonly open: Rounds;
  readonly closed: Rounds;
  /** Sets of new processes (servers, store, generator) that are measured one after the other: what intervals count. */
  readonly starts: number;
  /** After so many, measuring stops where every interval has reached its precision. Absent: all starts are measured. */
  readonly fewestStarts?: number;
  /** Revocation trials in each cell of trigger × inFlight, for a design without a lifetime of its own. */
  readonly trialsPerCell: number;
  /** Revocation trials at each lifetime, shared by the cells. */
  readonly trialsPerLifetime: number;
  /** Live credentials held in the store. */
  readonly credentials: number;
  /** The starts were asked for instead of the suite's. */
  readonly chosenStarts?: true;
  /** s of load on each contender and shape, where that was asked for instead of the suite's rounds. */
  readonly duration?: number;
  /** The plan repeats until about so many minutes have passed; without it, it is run once. */
  readonly minutes?: number;
}

const quick: Suite = {
  id: 'quick',
  title: 'three minutes: decides means and medians that differ by some 5 %; tails are only hints',
  rate: 1_000,
  connections: 32,
  usersPerConnection: 4,
  starts: 5,
  open: { forArms: 4, sliceMs: 250, rounds: 8, precision: 0.06 },
  closed: { forArms: 4, sliceMs: 100, rounds: 8, precision: 0.06 },
  trialsPerCell: 10,
  trialsPerLifetime: 20,
  credentials: 2_000,
};

export const suites: readonly Suite[] = [
  quick,
  {
    ...quick,
    id: 'full',
    title: 'ten to twenty minutes: decides p90 and p99 as well',
    starts: 24,
    fewestStarts: 12,
    open: { ...quick.open, rounds: 16, precision: 0.015 },
    closed: { ...quick.closed, rounds: 16, precision: 0.015 },
    trialsPerCell: 50,
    trialsPerLifetime: 50,
    credentials: 10_000,
  },
  {
    ...quick,
    id: 'gate',
    title: 'what diff measures: 30 s of load on each version in each shape, in eight starts; decides means and medians',
    starts: 8,
    open: { ...quick.open, forArms: 1, rounds: 15 },
    closed: { ...quick.closed, forArms: 1, rounds: 38 },
  },
  {
    ...quick,
    id: 'world',
    title: 'half an hour or less: what changes with the world around the server, such as the rate of requests',
    open: { ...quick.open, rounds: 5 },
  },
  {
    ...quick,
    id: 'people',
    title: 'minutes: what happens to people, such as who is logged out by a refresh that goes wrong',
    open: { ...quick.open, rounds: 5 },
  },
  {
    ...quick,
    id: 'soak',
    title:
      'twenty minutes or slightly more: repeats a plan on the same processes to see whether memory or descriptors leak; compares nothing',
    starts: 1,
    open: { ...quick.open, rounds: 40 },
    closed: { ...quick.closed, rounds: 50 },
    minutes: 20,
  },
];

export function suiteNamed(id: string): Suite {
  const found = suites.find((suite) => suite.id === id);
  if (found) return found;
  const names = suites.map((suite) => suite.id);
  const otherwise = `Leave --suite out for ${names[0]}.`;
  throw unknownName({ code: 'AB_UNKNOWN_SUITE', what: 'There is no suite with this name.', otherwise }, id, names);
}
