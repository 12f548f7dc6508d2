/**
 * Store and issuer faults (docs/contract.md): while what it relies on is broken a server says 503 or what is true, in time, and goes on
 * by itself when that is back. What it says of itself in `storeLoss` and `issuerLoss` must be so.
 */
import type { Finding } from '../../../servers/conformance/check.ts';
import type { Way } from './breakable-store.ts';
import { emptied } from './forgotten.ts';
import type { Broken, FaultTrial } from './trial.ts';
import { whileBroken } from './while-broken.ts';

export interface Fault {
  readonly id: `${Broken}-${Way}`;
  readonly broken: Broken;
  readonly way: Way;
  /** The property, as a sentence. */
  readonly property: string;
  readonly clause: string;
  find(trial: FaultTrial): Promise<Finding>;
}

const clause = 'F1: ASVS 16.5.2, 16.5.3; RFC 7009 2.2.1';

export const faults: readonly Fault[] = [
  {
    id: 'store-killed',
    broken: 'store',
    way: 'killed',
    property: 'With its store killed it answers reads as it declares, records nothing it cannot record, and recovers.',
    clause,
    find: (trial) => whileBroken(trial, 'killed'),
  },
  {
    id: 'store-paused',
    broken: 'store',
    way: 'paused',
    property: 'With a store that takes requests and answers none, nobody waits longer than 2 s.',
    clause,
    find: (trial) => whileBroken(trial, 'paused'),
  },
  {
    id: 'store-slow',
    broken: 'store',
    way: 'slow',
    property: 'With a store that answers a second later it says what is true, or 503.',
    clause,
    find: (trial) => whileBroken(trial, 'slow'),
  },
  {
    id: 'store-reset',
    broken: 'store',
    way: 'reset',
    property: 'When its connections to the store are reset it says what is true, or 503, and connects again.',
    clause,
    find: (trial) => whileBroken(trial, 'reset'),
  },
  {
    id: 'store-emptied',
    broken: 'store',
    way: 'emptied',
    property: 'A store that comes back empty has forgotten what is declared, and nothing else.',
    clause: 'F2: ASVS 7.4.1, 16.5.3',
    find: emptied,
  },
  {
    id: 'issuer-killed',
    broken: 'issuer',
    way: 'killed',
    property:
      'With its issuer killed it answers reads as it declares, makes no promise that it cannot keep, and recovers.',
    clause,
    find: (trial) => whileBroken(trial, 'killed'),
  },
  {
    id: 'issuer-paused',
    broken: 'issuer',
    way: 'paused',
    property: 'With an issuer that takes requests and answers none, nobody waits longer than 2 s.',
    clause,
    find: (trial) => whileBroken(trial, 'paused'),
  },
];
