/** What a client waits for over its link: the first request of a connection over TLS, and later ones, by claims. */
import type { PlannedArm } from '../../../results/format.ts';
import { variantOf } from '../../../servers/contender.ts';
import { apartMs, links } from '../../../vocabulary/links.ts';
import type { Procedure } from '../procedure.ts';
import { singleRequestFigures } from './figures.ts';
import { measureSingleRequests } from './measure.ts';
import type { SingleRequestsStep } from './step.ts';

/** ms to start a server, and of each arm before its first connection that counts: logins, and connections that do not. Seen on two cores. */
const [startMs, beforeMs] = [1_500, 150];
/** What the uplink takes for a request on average, ms. */
const uplinkMs = 5;
/** ms of a connection beside its round trips, on loopback: dialling, TLS and the requests. Seen on two cores. */
const ownMs = 15;
/** Round trips until the first answer: TCP's, that of TLS 1.3 (RFC 8446, section 2), and the request's own. */
const untilFirst = 3;

const roundTripOf = ({ factors }: PlannedArm) => links[String(factors.link)]?.roundTripMs ?? 0;

export const singleRequests: Procedure<SingleRequestsStep> = {
  id: 'single-requests',
  title: 'a client at a time over a link such as a phone’s: its first request over TLS, and later ones',
  everyStart: true,
  repeats: true,
  amounts: [],
  stepId: () => 'requests',
  shapeOf: () => ({ id: 'single', title: 'one client at a time' }),
  plan: ({ links, claims, connections, later }, { contenders }) => [
    {
      // Of a server from outside nobody knows whether it listens on TLS too. What carries no credential has no claims.
      arms: contenders
        .filter(({ target, family }) => target === undefined && family !== 'control')
        .flatMap((contender) =>
          links.flatMap((link) =>
            claims.map((count) => ({
              contender: contender.id,
              variant: variantOf(contender),
              factors: { link, claims: count },
            })),
          ),
        ),
      minRounds: connections,
      maxRounds: connections,
      settings: { later },
    },
  ],
  seconds({ arms, maxRounds, settings }) {
    const requestMs = (arm: PlannedArm) => Math.max(apartMs, roundTripOf(arm)) + uplinkMs;
    const connectionMs = (arm: PlannedArm) =>
      ownMs + roundTripOf(arm) * untilFirst + requestMs(arm) * Number(settings.later);
    const servers = new Set(arms.map(({ contender, variant }) => `${contender} ${variant}`)).size;
    const ms = arms.reduce((sum, arm) => sum + beforeMs + connectionMs(arm) * maxRounds, servers * startMs);
    return ms / 1_000;
  },
  measure: measureSingleRequests,
  figures(steps, asked, { recorded, baselineOf }) {
    const [step] = steps;
    if (step === undefined) return { rounds: 0, measurements: [], comparisons: [], guards: [] };
    return singleRequestFigures(step, asked, recorded.samplesOf(step), baselineOf);
  },
};
