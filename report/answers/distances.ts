/** What a scenario shows of distance from the store: round trips that a read waits for, and where two designs take equally long. */
import type { Measurement, RunFile } from '../../results/format.ts';
import { list } from '../../vocabulary/lists.ts';
import { baselineName, nameOf } from '../facts/contenders.ts';
import { interval, measured, number } from '../words/numbers.ts';
import { spaced } from './difference.ts';

/** Two sentences, or none where the scenario measured no distance. */
export function distances(run: RunFile, scenario: string): string[] {
  const of = (metric: string) => run.measurements.filter((row) => row.scenario === scenario && row.metric === metric);
  return [...roundTrips(of('round-trips')), ...crossings(of('crossing-distance'), of('store-ping'), baselineName(run))];
}

const name = ({ contender, variant }: Measurement) => nameOf(contender, variant);

function roundTrips(rows: readonly Measurement[]): string[] {
  if (rows.length === 0) return [];
  const each = rows.map((row) => spaced(tripsOf(row), interval(row), 'with', name(row)));
  return [`On the path of a read, round trips to the store: ${list(each)}.`];
}

/** Two decimals: what is whole in a design is nearly whole as a slope. */
const tripsOf = ({ value }: Measurement) => value.toFixed(2).replace('-0.00', '0.00').replace('-', '−');

const cutOff = '(cut off where measuring ended: they may cross nowhere)';

function crossings(rows: readonly Measurement[], pings: readonly Measurement[], baseline: string): string[] {
  const longestMs =
    pings.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...pings.map(({ value }) => value)) / 1_000;
  const isCut = ({ low, high }: Measurement) => (low !== null && low <= 0) || (high !== null && high >= longestMs);
  const never = rows.filter(({ censored }) => censored === 'at-least');
  const somewhere = rows.filter(({ censored }) => censored === undefined);
  const equal = somewhere.map((row) =>
    spaced('with', name(row), 'at', measured(row), interval(row), isCut(row) ? cutOff : ''),
  );
  const upTo = Math.min(...never.map(({ value }) => value));
  const nowhere = `with ${never.map(name).join(' or ')} nowhere up to ${number(upTo)} ms`;
  const clauses = [...equal, ...(never.length > 0 ? [nowhere] : [])];
  if (clauses.length === 0) return [];
  return [`Round trip at which a read takes as long as with ${baseline}, in the median: ${clauses.join('; ')}.`];
}
