/** How a change of a count that a gate fails is accepted: the entry of the file of gates, ready to be copied. */
import type { GateResult } from '../../compare/gates/result.ts';
import { isByChance } from '../../results/varying.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';
import type { GateLine } from './gate-lines.ts';
import { stops } from './gates.ts';

/** So long is a change accepted that nobody has given another end: by then it is in the older version. */
const acceptedDays = 90;

/** What stands above the entries. */
export const acceptingHead =
  'To accept what is wanted, put this into your file of gates (--gates, such as authbench.gates.yml) and say why (docs/gates.md):';

/** The lines of YAML; none where no count failed. A credential that comes back to life is nothing to accept. */
export function acceptingLines(lines: readonly GateLine[], on: Date): string[] {
  const entries = entriesOf(lines);
  return entries.length === 0 ? [] : ['accepted:', ...entries.flatMap((entry) => textOf(entry, on))];
}

/** The last day. `on`: the day of the run. */
const until = (on: Date) => new Date(on.getTime() + acceptedDays * 86_400_000).toISOString().slice(0, 10);

/** Of more entries than these of one figure, one that covers them all is printed. */
const mostOfAFigure = 3;

interface Entry {
  readonly metric: string;
  readonly contender: string;
  readonly factors: GateResult['factors'] | undefined;
  readonly difference: number;
}

function entriesOf(lines: readonly GateLine[]): Entry[] {
  const entries = lines.flatMap(({ gate, levels }): Entry[] => {
    const { metric, contender, kind, value, outcome } = gate;
    const isCount = metricOfRun(metric).kind === 'exact' && !isByChance(metric);
    if (!stops(gate) || outcome !== 'failed' || kind !== 'difference' || value === null || !isCount) return [];
    // Of a count that varies by itself the mean is no whole number.
    const difference = value > 0 ? Math.ceil(value) : Math.floor(value);
    return (levels.length === 0 ? [undefined] : levels).map((factors) => ({ metric, contender, factors, difference }));
  });
  const groups = Map.groupBy(entries, ({ metric, contender }) => `${metric} ${contender}`);
  return [...groups.values()].flatMap((own) => (own.length > mostOfAFigure ? [covering(own)] : own));
}

/** The largest of them, at every level. */
function covering(entries: readonly Entry[]): Entry {
  const furthest = entries.reduce((a, b) => (Math.abs(b.difference) > Math.abs(a.difference) ? b : a));
  return { ...furthest, factors: undefined };
}

const textOf = ({ metric, contender, factors, difference }: Entry, on: Date): string[] => [
  `  - metric: ${metric}`,
  `    contender: ${scalar(contender)}`,
  ...(factors === undefined ? [] : [`    factors: ${inFlow(factors)}`]),
  `    difference: ${difference}`,
  '    reason: why it is wanted',
  `    until: ${until(on)}`,
];

const inFlow = (factors: GateResult['factors']) =>
  `{ ${Object.entries(factors)
    .map(([id, level]) => `${id}: ${typeof level === 'number' ? level : scalar(level)}`)
    .join(', ')} }`;

/** As YAML takes it: as it is where nothing in it means anything there. */
const scalar = (text: string) => (/^[a-z][\w-]*$/i.test(text) ? text : JSON.stringify(text));
