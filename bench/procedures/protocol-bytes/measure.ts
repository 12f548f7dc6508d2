/** Each arm on connections of its own: two requests in turn, counted between TLS and the server. */
import type { PlannedArm, PlannedStep, Sample } from '../../../results/format.ts';
import { type Certificate, newCertificate } from '../../credentials/certificate.ts';
import { loginThatFits } from '../../credentials/credentials.ts';
import type { ContractCalls, Server } from '../../instrument/instrument.ts';
import { withoutMissing, writeDown } from '../../recording/sample.ts';
import { bisected } from '../bisection/bisected.ts';
import type { Measuring } from '../procedure.ts';
import { type Carried, carriedBy, sizeOf } from './carried.ts';
import { type Chromium, openChromium } from './chromium-client.ts';
import { type Client, nodeClient } from './node-client.ts';
import { requestBytes } from './one-connection.ts';
import { looksForIndexing } from './plan.ts';
import type { Carrier, Protocol, ProtocolBytesStep } from './step.ts';

export async function measureProtocols(
  step: PlannedStep,
  asked: ProtocolBytesStep,
  { start, instrument, serverOf, before }: Measuring,
): Promise<void> {
  const { client, clock, log, signal } = instrument;
  const measured = (arm: PlannedArm, round: number) =>
    before.some((one) => one.arm === arm && one.sample.round === round);
  const certificate = await newCertificate();
  let chromium: Chromium | undefined;
  try {
    chromium = await openChromium();
    for (let round = 0; round < step.maxRounds; round++) {
      for (const [order, arm] of step.arms.entries()) {
        if (signal.aborted) return;
        if (measured(arm, round) || (looksForIndexing(arm) && round > 0)) continue;
        const by = arm.factors.client === 'node' ? nodeClient : chromium?.client;
        if (by === undefined) continue;
        const at = clock.now();
        const values = await valuesOf(arm, serverOf(arm), { client, certificate, by, upTo: asked.upTo });
        if (values !== undefined) writeDown(log, { step, start, arm, round, order, at, values, fired: [] });
      }
      log.progress({
        scenario: step.scenario,
        start,
        planned: step,
        step: 'connections',
        done: round + 1,
        of: step.maxRounds,
      });
    }
  } finally {
    await chromium?.close();
  }
}

interface With {
  readonly client: ContractCalls;
  readonly certificate: Certificate;
  readonly by: Client;
  readonly upTo: number;
}

/** Undefined for a design without a credential, or whose credential cannot carry so many claims. */
async function valuesOf(arm: PlannedArm, server: Server, using: With): Promise<Sample['values'] | undefined> {
  const { protocol, carrier, claims } = arm.factors as { protocol: Protocol; carrier: Carrier; claims?: number };
  const carriedWith = async (count: number) => {
    const credential = await loginThatFits(using.client, server, count);
    return credential && carriedBy(carrier, credential);
  };
  const bytesOf = (carried: Carried) => requestBytes(using.by, protocol, using.certificate, carried);
  if (claims !== undefined) {
    const carried = await carriedWith(claims);
    if (carried === undefined) return undefined;
    const { first, later, besideFirst, besideLater } = await bytesOf(carried);
    return { first, later, besideFirst, besideLater };
  }
  if ((await carriedWith(0)) === undefined) return undefined;
  const { later: bare, requestTable, answerTable } = await bytesOf({ cookies: [] });
  const indexed = await bisected(using.upTo, async (count) => {
    const carried = await carriedWith(count);
    if (carried === undefined) return false;
    const { later } = await bytesOf(carried);
    // A reference to an entry takes a few bytes; spelt out, the credential takes more than half of its length by any coding.
    return later - bare < sizeOf(carried) / 2;
  });
  return withoutMissing({ claimsIndexed: indexed, requestTable, answerTable });
}
