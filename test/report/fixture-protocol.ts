/** The synthetic run with bytes of requests by protocol, carrier and client; Chromium may be absent. */
import type { ReportInput } from '../../report/facts/input.ts';
import type { Measurement, PlannedArm } from '../../results/format.ts';
import { metric } from '../../vocabulary/metrics.ts';
import { fixture } from './fixture.ts';

const scenario = 'protocol';
const claims = [0, 20, 100];
const clients = ['node', 'chromium'];

const isToken = (contender: string) => contender.startsWith('jwt');
/** Of the credential: a session’s does not grow. */
const sizeOf = (contender: string, count: number) => (isToken(contender) ? 200 + 40 * count : 60);

/** Node never indexes a Bearer token, nor a cookie over 3,000 bytes; Chromium indexes up to 4,000. */
function indexed({ client, carrier }: PlannedArm['factors'], size: number): boolean {
  return client === 'chromium' ? size < 4_000 : carrier === 'cookie' && size < 3_000;
}

function bytesOf(arm: PlannedArm): number {
  const size = sizeOf(arm.contender, Number(arm.factors.claims));
  if (arm.factors.protocol === 'h1') return 80 + size;
  return indexed(arm.factors, size) ? 12 : 10 + Math.round(size * 0.8);
}

function row(arm: PlannedArm, id: string, value: number): Measurement {
  const { unit, better, kind } = metric(id);
  return {
    ...{ scenario, contender: arm.contender, variant: arm.variant, factors: arm.factors, metric: id },
    ...{ unit, better, kind, value, low: null, high: null, level: null, n: 2 },
    load: { shape: 'connections', rate: null, connections: 1, serverCore: null },
  };
}

export function protocolFixture(input = fixture(), present: readonly string[] = clients): ReportInput {
  const { run } = input;
  const designs = run.contenders.filter(({ family }) => family !== 'control');
  const arms = designs.flatMap(({ id, variant }) =>
    clients.flatMap((client) =>
      ['bearer', 'cookie'].flatMap((carrier) => [
        ...['h1', 'h2'].flatMap((protocol) =>
          claims.map(
            (count): PlannedArm => ({ contender: id, variant, factors: { client, carrier, protocol, claims: count } }),
          ),
        ),
        { contender: id, variant, factors: { client, carrier, protocol: 'h2' } },
      ]),
    ),
  );
  const here = arms.filter(({ factors }) => present.includes(String(factors.client)));
  const counted = here.filter(({ factors }) => factors.claims !== undefined);
  const ends = here.filter(({ factors }) => factors.claims === undefined);
  return {
    ...input,
    run: {
      ...run,
      plan: {
        ...run.plan,
        steps: [
          ...run.plan.steps,
          {
            ...{ id: `${scenario}/bytes`, scenario, procedure: 'protocol-bytes', shape: 'connections' },
            ...{ shapeTitle: 'single connections', arms, primary: 'later-request-bytes', minRounds: 2, maxRounds: 2 },
            ...{ settings: { upTo: 512 }, amounts: [] },
          },
        ],
      },
      scenarios: [
        ...run.scenarios,
        { id: scenario, title: 'Protocol', question: 'What?', state: 'measured', rounds: 2 },
      ],
      measurements: [
        ...run.measurements,
        ...counted.map((arm) => row(arm, 'later-request-bytes', bytesOf(arm))),
        ...ends
          .filter(
            ({ contender, factors }) =>
              isToken(contender) && (factors.client === 'chromium' || factors.carrier === 'cookie'),
          )
          .map((arm) => row(arm, 'claims-indexed', arm.factors.client === 'node' ? 69 : 94)),
      ],
    },
  };
}
