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
  const entries = lines.flatMap((line) => entriesOf(line, on));
  return entries.length === 0 ? [] : ['accepted:', ...entries];
}

/** The last day. `on`: the day of the run. */
const until = (on: Date) => new Date(on.getTime() + acceptedDays * 86_400_000).toISOString().slice(0, 10);

function entriesOf({ gate, levels }: GateLine, on: Date): string[] {
  const { metric, contender, kind, value, outcome } = gate;
  const isCount = metricOfRun(metric).kind === 'exact' && !isByChance(metric);
  if (!isCount || !stops(gate) || outcome !== 'failed' || kind !== 'difference' || value === null) return [];
  const places = levels.length === 0 ? [undefined] : levels;
  return places.flatMap((factors) => [
    `  - metric: ${metric}`,
    `    contender: ${scalar(contender)}`,
    ...(factors === undefined ? [] : [`    factors: ${inFlow(factors)}`]),
    // Of a count that varies by itself the mean is no whole number.
    `    difference: ${value > 0 ? Math.ceil(value) : Math.floor(value)}`,
    '    reason: why it is wanted',
    `    until: ${until(on)}`,
  ]);
}

const inFlow = (factors: GateResult['factors']) =>
  `{ ${Object.entries(factors)
    .map(([id, level]) => `${id}: ${typeof level === 'number' ? level : scalar(level)}`)
    .join(', ')} }`;

/** As YAML takes it: as it is where nothing in it means anything there. */
const scalar = (text: string) => (/^[a-z][\w-]*$/i.test(text) ? text : JSON.stringify(text));
