/** Protocol bytes as a plan has them: an arm for each contender, client, protocol, carrier and number of claims; and one each for where indexing ends. Pure. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import { variantOf } from '../../../servers/contender.ts';
import type { Asked, PlannedPart } from '../procedure.ts';
import { carriers, clientNames, type ProtocolBytesStep, protocols } from './step.ts';

export function protocolPlan({ claims, series, upTo }: ProtocolBytesStep, { contenders }: Asked): PlannedPart[] {
  const arms = contenders
    .filter(({ family }) => family !== 'control')
    .flatMap((contender) =>
      clientNames.flatMap((client) =>
        carriers.flatMap((carrier): PlannedArm[] => {
          const arm = (factors: PlannedArm['factors']): PlannedArm => ({
            contender: contender.id,
            variant: variantOf(contender),
            factors: { client, carrier, ...factors },
          });
          return [
            ...protocols.flatMap((protocol) => claims.map((count) => arm({ protocol, claims: count }))),
            // Only HTTP/2 indexes, and the number of claims is what is looked for.
            arm({ protocol: 'h2' }),
          ];
        }),
      ),
    );
  return [{ arms, minRounds: series, maxRounds: series, settings: { upTo } }];
}

export const looksForIndexing = ({ factors }: PlannedArm): boolean => factors.claims === undefined;

/** Seen on two cores. */
const armSeconds = { node: 0.02, chromium: 0.25 };
const stepsOfBisection = 12;

export function protocolSeconds({ arms, maxRounds }: PlannedStep): number {
  const each = (arm: PlannedArm) => armSeconds[arm.factors.client as keyof typeof armSeconds];
  return arms.reduce((sum, arm) => sum + each(arm) * (looksForIndexing(arm) ? stepsOfBisection : maxRounds), 0);
}
