/** Later requests by client and carrier: what the picture of protocols draws. */
import type { Measurement, RunFile } from '../../../results/format.ts';
import { factor } from '../../../vocabulary/factors.ts';
import { type Look, looks, nameOf } from '../../facts/contenders.ts';
import { isMany } from '../../facts/families.ts';

export interface Row {
  readonly look: Look;
  /** Of one client and carrier, all protocols and numbers of claims. */
  readonly cells: readonly Measurement[];
}

/** Of many contenders, those that have room: of the first client, with the fewest claims and the most. */
export function drawnRequests(run: RunFile): Measurement[] {
  const all = laterRequests(run);
  if (!isMany(run)) return all;
  const claims = claimsOf(all);
  const ends = [claims[0], claims.at(-1)];
  const client = all[0]?.factors.client;
  return all.filter(({ factors }) => factors.client === client && ends.includes(Number(factors.claims)));
}

export const laterRequests = ({ measurements }: RunFile): Measurement[] =>
  measurements.filter(({ metric, factors }) => metric === 'later-request-bytes' && factors.protocol !== undefined);

/** Numbers of claims that were measured, rising. */
export const claimsOf = (rows: readonly Measurement[]): number[] =>
  [...new Set(rows.map(({ factors }) => Number(factors.claims)))].sort((a, b) => a - b);

export const cellOf = ({ cells }: Row, protocol: string, claims: number): Measurement | undefined =>
  cells.find(({ factors }) => factors.protocol === protocol && factors.claims === claims);

/** A group for each client and carrier, in the order of the run; a row for each contender. */
export function protocolGroups(run: RunFile, all = laterRequests(run)) {
  const groups = Map.groupBy(all, ({ factors }) => `${factors.client}\n${factors.carrier}`);
  return [...groups.values()].map((own) => {
    const { client = '', carrier = '' } = own[0]?.factors ?? {};
    const rows = looks(run).flatMap((look) => {
      const cells = own.filter(({ contender, variant }) => nameOf(contender, variant) === look.name);
      return cells.length > 0 ? [{ label: look.name, row: { look, cells } satisfies Row }] : [];
    });
    const title = `${factor('client').phrase(client)}, ${factor('carrier').phrase(carrier)}`;
    return { title: title.charAt(0).toUpperCase() + title.slice(1), note: '', rows };
  });
}
