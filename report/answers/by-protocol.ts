/** What HTTP/2 saves of a credential that is sent again and again, and where it saves nothing. */
import { otherLevels } from '../../compare/against.ts';
import type { Comparison, Measurement, PlannedArm, RunFile } from '../../results/format.ts';
import { factor } from '../../vocabulary/factors.ts';
import { list } from '../../vocabulary/lists.ts';
import { nameOf } from '../facts/contenders.ts';
import { varying } from '../facts/levels.ts';
import { confidence, measured, noInterval, number, ratio, usefulEffect } from '../words/numbers.ts';

const later = 'later-request-bytes';

/** Of the design whose credential grows most: a sentence for each client, and one for what was not there; then what TLS costs. None for most scenarios. */
export function byProtocol(run: RunFile, scenario: string): string[] {
  const rows = run.measurements.filter((row) => row.scenario === scenario && row.metric === later);
  const arms = run.plan.steps.filter((step) => step.scenario === scenario).flatMap((step) => step.arms);
  const varied = varying(arms.map(({ factors }) => factors));
  return [...(varied.includes('protocol') ? byClient(run, arms, rows) : []), ...overTls(run, scenario)];
}

function byClient(run: RunFile, arms: readonly PlannedArm[], rows: readonly Measurement[]): string[] {
  const clients = [...new Set(arms.flatMap(({ factors }) => factors.client ?? []))];
  const [largest] = rows.toSorted((a, b) => b.value - a.value);
  if (largest === undefined) return [];
  const own = rows.filter(
    ({ contender, variant }) => nameOf(contender, variant) === nameOf(largest.contender, largest.variant),
  );
  return clients.map((client) => {
    const of = own.filter(({ factors }) => factors.client === client);
    return of.length === 0 ? notThere(String(client)) : ofClient(run, largest, String(client), of);
  });
}

const notThere = (client: string) =>
  `Not measured ${factor('client').phrase(client)}: none was found. Install it, or name one by CHROMIUM.`;

function ofClient(
  { measurements }: RunFile,
  largest: Measurement,
  client: string,
  rows: readonly Measurement[],
): string {
  const claims = Math.max(...rows.map(({ factors }) => Number(factors.claims)));
  const most = rows.filter(({ factors }) => factors.claims === claims);
  const told = [...new Set(most.map(({ factors }) => factors.carrier))].map((carrier) => {
    const of = (protocol: string) =>
      most.find(({ factors }) => factors.carrier === carrier && factors.protocol === protocol);
    const [one, two] = [of('h1'), of('h2')];
    const end = measurements.find(
      (row) =>
        row.metric === 'claims-indexed' &&
        row.scenario === largest.scenario &&
        nameOf(row.contender, row.variant) === nameOf(largest.contender, largest.variant) &&
        row.factors.client === client &&
        row.factors.carrier === carrier,
    );
    const sizes = one && two ? `${number(one.value)} bytes over HTTP/1.1 and ${number(two.value)} over HTTP/2` : '';
    const until = end ? `indexed up to ${measured(end)}` : 'never indexed';
    return `${sizes} ${factor('carrier').phrase(carrier ?? '')} (${until})`;
  });
  const name = nameOf(largest.contender, largest.variant);
  const sentence = `A later request of ${name} ${factor('claims').phrase(claims)} ${factor('client').phrase(client)} takes ${list(told)}.`;
  const table = (metric: string) =>
    measurements.find(
      (row) => row.metric === metric && row.scenario === largest.scenario && row.factors.client === client,
    );
  const [requests, answers] = [table('request-table-bytes'), table('answer-table-bytes')];
  if (requests === undefined || answers === undefined) return sentence;
  return `${sentence} Its requests are indexed in ${measured(requests)}, its answers in ${measured(answers)}.`;
}

/** `Over TLS a read costs a 1.05 times the server CPU that it costs over plain HTTP (95 % interval …).` */
function overTls({ comparisons, plan }: RunFile, scenario: string): string[] {
  const rows = comparisons.filter(
    (row) =>
      row.scenario === scenario &&
      row.metric === 'server-cpu' &&
      row.contender !== plan.control &&
      otherLevels(row).transport !== undefined &&
      row.verdict !== 'invalid',
  );
  if (rows.length === 0) return [];
  const told = rows.map((row) => {
    const open = row.verdict === 'undecided' ? ', undecided' : '';
    return `${ratio(row.effect.value)} times for ${nameOf(row.contender, row.variant)} (${intervalText(row)}${open})`;
  });
  return [
    `Over TLS, on connections that are kept, a request takes this much server CPU of what it takes over plain HTTP: ${told.join('; ')}.`,
  ];
}

function intervalText({ effect: { low, high, level, ...effect } }: Comparison): string {
  if (low === null || high === null || !usefulEffect({ ...effect, low, high })) return noInterval;
  return `${confidence(level)} interval ${ratio(low)} to ${ratio(high)}`;
}
