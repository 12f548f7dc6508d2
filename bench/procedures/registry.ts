/** The procedures and factors that a run can ask for: a value, so that a test hands in its own. */
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { claims } from '../factors/claims.ts';
import { distance as storeDistance } from '../factors/distance.ts';
import { headers } from '../factors/headers.ts';
import type { LoadFactor } from '../factors/load.ts';
import { rate } from '../factors/rate.ts';
import { transport } from '../factors/transport.ts';
import { workers } from '../factors/workers.ts';
import { bisection } from './bisection/bisection.ts';
import type { BisectionStep } from './bisection/step.ts';
import { browser } from './browser/browser.ts';
import type { BrowserStep } from './browser/step.ts';
import { copies } from './copies/copies.ts';
import type { CopiesStep } from './copies/step.ts';
import { distance } from './distance/distance.ts';
import type { DistanceStep } from './distance/step.ts';
import { exactCounts } from './exact-counts/exact-counts.ts';
import type { ExactCountsStep } from './exact-counts/step.ts';
import { memory } from './memory/memory.ts';
import type { MemoryStep } from './memory/step.ts';
import { operations } from './operations/operations.ts';
import type { OperationsStep } from './operations/step.ts';
import { operatorRevoke } from './operator-revoke/operator-revoke.ts';
import type { OperatorRevokeStep } from './operator-revoke/step.ts';
import { outages } from './outages/outages.ts';
import type { OutagesStep } from './outages/step.ts';
import { population } from './population/population.ts';
import type { PopulationStep } from './population/step.ts';
import type { Procedure } from './procedure.ts';
import { protocolBytes } from './protocol-bytes/protocol-bytes.ts';
import type { ProtocolBytesStep } from './protocol-bytes/step.ts';
import { refreshEvents } from './refresh-events/refresh-events.ts';
import type { RefreshEventsStep } from './refresh-events/step.ts';
import { replayWindow } from './replay-window/replay-window.ts';
import type { ReplayWindowStep } from './replay-window/step.ts';
import { revocation } from './revocation/revocation.ts';
import type { RevocationStep } from './revocation/step.ts';
import { singleRequests } from './single-requests/single-requests.ts';
import type { SingleRequestsStep } from './single-requests/step.ts';
import { slices } from './slices/slices.ts';
import type { SlicesStep } from './slices/step.ts';

export interface Registry {
  readonly procedures: readonly Procedure[];
  /** Factors that slices of load can be varied by. */
  readonly factors: readonly LoadFactor[];
}

export const builtIn: Registry = {
  procedures: [
    slices,
    exactCounts,
    bisection,
    memory,
    revocation,
    operatorRevoke,
    distance,
    protocolBytes,
    singleRequests,
    outages,
    refreshEvents,
    replayWindow,
    copies,
    operations,
    browser,
    population,
  ],
  factors: [claims, headers, rate, transport, storeDistance, workers],
};

export type BuiltInStep =
  | SlicesStep
  | ExactCountsStep
  | BisectionStep
  | MemoryStep
  | RevocationStep
  | OperatorRevokeStep
  | DistanceStep
  | ProtocolBytesStep
  | SingleRequestsStep
  | OutagesStep
  | RefreshEventsStep
  | ReplayWindowStep
  | CopiesStep
  | OperationsStep
  | BrowserStep
  | PopulationStep;

/** Throws AB_UNKNOWN_PROCEDURE: a scenario or a run folder names one that this version does not have. */
export function procedureNamed({ procedures }: Registry, id: string): Procedure {
  const found = procedures.find((procedure) => procedure.id === id);
  if (found) return found;
  throw new AuthbenchError({
    code: 'AB_UNKNOWN_PROCEDURE',
    what: 'A step names a procedure that this authbench does not have.',
    received: id,
    allowed: procedures.map((procedure) => procedure.id).join(', '),
    next: 'Correct the scenario; a run folder that names it was written by another version: read it with that one.',
  });
}
