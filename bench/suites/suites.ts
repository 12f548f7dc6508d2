/** Suites: how much is measured. What is measured is the scenarios' business. */
import { unknownName } from '../../vocabulary/errors.ts';

export interface Rounds {
  /** The arms that `min` and `max` are meant for: with fewer, rounds are shorter, and more of them fill the same time. */
  readonly forArms: number;
  readonly sliceMs: number;
  readonly min: number;
  readonly max: number;
  /** Relative half-width of the primary metric's interval at which measuring stops, in every comparison. */
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
  /** Sets of server processes that are measured one after the other, each from new. */
  readonly starts: number;
  /** Revocation trials in each cell of trigger × inFlight, for a design without a lifetime of its own. */
  readonly trialsPerCell: number;
  /** Revocation trials at each lifetime, shared by the cells. */
  readonly trialsPerLifetime: number;
  /** Live credentials held in the store. */
  readonly credentials: number;
  /** s of load on each contender and shape, where that was asked for instead of the suite's rounds. */
  readonly duration?: number;
  /** The plan repeats until about so many minutes have passed; without it, it is run once. */
  readonly minutes?: number;
}

const quick: Suite = {
  id: 'quick',
  title: 'two minutes: decides means and medians; tails are only hints',
  rate: 1_000,
  connections: 32,
  usersPerConnection: 4,
  open: { forArms: 4, sliceMs: 250, min: 40, max: 40, precision: 0.06 },
  closed: { forArms: 4, sliceMs: 100, min: 50, max: 50, precision: 0.06 },
  starts: 1,
  trialsPerCell: 10,
  trialsPerLifetime: 20,
  credentials: 2_000,
};

export const suites: readonly Suite[] = [
  quick,
  {
    id: 'full',
    title: 'ten to twenty minutes: decides p90 and p99 as well',
    rate: 1_000,
    connections: 32,
    usersPerConnection: 4,
    open: { forArms: 4, sliceMs: 250, min: 200, max: 600, precision: 0.015 },
    closed: { forArms: 4, sliceMs: 100, min: 200, max: 400, precision: 0.015 },
    starts: 1,
    trialsPerCell: 50,
    trialsPerLifetime: 50,
    credentials: 10_000,
  },
  {
    ...quick,
    id: 'gate',
    title: 'what diff measures: 30 s of load on each version in each shape; decides means and medians',
    open: { ...quick.open, forArms: 1, min: 120, max: 120 },
    closed: { ...quick.closed, forArms: 1, min: 300, max: 300 },
  },
  {
    ...quick,
    id: 'soak',
    title: 'twenty minutes or slightly more: repeats the quick plan to see whether memory or descriptors leak',
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
