/** What an active user's hour costs, by the lifetime of an access token: a sentence for each design, with its formula. */
import type { Measurement, RunFile } from '../../results/format.ts';
import { lifetimeText } from '../../vocabulary/factors.ts';
import { list } from '../../vocabulary/lists.ts';
import { nameOf } from '../facts/contenders.ts';
import { number } from '../words/numbers.ts';

const cpuMetric = 'active-hour-cpu';
const commandsMetric = 'active-hour-commands';

/** None for scenarios without hours. */
export function byHour({ measurements }: RunFile, scenario: string): string[] {
  const rows = measurements.filter((row) => row.scenario === scenario);
  const designs = Map.groupBy(
    rows.filter(({ metric }) => metric === cpuMetric),
    ({ contender, variant }) => nameOf(contender, variant),
  );
  return [...designs].map(([name, own]) => {
    const [shortest, ...longer] = own.toSorted((a, b) => lifetimeOf(a) - lifetimeOf(b)) as [
      Measurement,
      ...Measurement[],
    ];
    const told = [
      `${number(shortest.value)} ms of server CPU${and(commandsAt(rows, shortest), ' store commands')} at a lifetime of ${lifetime(shortest)}`,
      ...longer.map((row) => `${number(row.value)} ms${and(commandsAt(rows, row), '')} at ${lifetime(row)}`),
    ];
    const formula = shortest.note === undefined ? '' : ` (at ${lifetime(shortest)}: ${shortest.note})`;
    return `An active user’s hour of ${name} takes ${list(told)}${formula}.`;
  });
}

const lifetimeOf = ({ factors }: Measurement) => Number(factors.lifetime);
const lifetime = (row: Measurement) => lifetimeText(lifetimeOf(row));
const and = (commands: number | undefined, noun: string) =>
  commands === undefined ? '' : ` and ${number(commands)}${noun}`;

const commandsAt = (rows: readonly Measurement[], { contender, variant, factors }: Measurement): number | undefined =>
  rows.find(
    (row) =>
      row.metric === commandsMetric &&
      row.contender === contender &&
      row.variant === variant &&
      row.factors.lifetime === factors.lifetime,
  )?.value;
