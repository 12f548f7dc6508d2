/** What one request takes on the wire, by protocol, carrier and client: the first on its connection, and the next. */
import type { Procedure } from '../procedure.ts';
import { protocolFigures } from './figures.ts';
import { measureProtocols } from './measure.ts';
import { protocolPlan, protocolSeconds } from './plan.ts';
import type { ProtocolBytesStep } from './step.ts';

export const protocolBytes: Procedure<ProtocolBytesStep> = {
  id: 'protocol-bytes',
  title: 'two requests on one connection over TLS, counted where TLS has been taken off: HTTP/1.1 and HTTP/2',
  everyStart: false,
  repeats: false,
  amounts: [],
  stepId: () => 'bytes',
  shapeOf: () => ({ id: 'connections', title: 'single connections' }),
  plan: protocolPlan,
  seconds: protocolSeconds,
  measure: measureProtocols,
  figures(steps, { upTo }, { recorded, baselineOf }) {
    const [step] = steps;
    if (step === undefined) return { rounds: 0, measurements: [], comparisons: [], guards: [] };
    return protocolFigures(step, upTo, recorded.samplesOf(step), baselineOf);
  },
};
