/** What gates said, a line for each fact: those that say the same of a figure at several levels of a factor share one. */
import type { GateResult } from '../../compare/gates/result.ts';
import { factor } from '../../vocabulary/factors.ts';
import { factorLabel } from '../../vocabulary/words.ts';

export interface GateLine {
  /** The first of those that say it. */
  readonly gate: GateResult;
  /** The levels at which they say it: `claims=20`, `at all six numbers of claims`; empty where there are none. */
  readonly place: string;
  readonly sentence: string;
  /** Whose levels a change must name that is meant to be this one alone: empty where it is the same at all. */
  readonly levels: readonly GateResult['factors'][];
}

/** In the order of the first of each. `all`: every result of the run, which knows at how many levels a gate judges. */
export function gateLines(told: readonly GateResult[], all: readonly GateResult[]): GateLine[] {
  const groups = Map.groupBy(told, (gate) =>
    JSON.stringify([keyOf(gate), gate.outcome, gate.severity, sentenceAt(gate, '')]),
  );
  const judged = Map.groupBy(all, keyOf);
  return [...groups].flatMap(([, group]) => {
    const [first] = group as [GateResult];
    const beside = judged.get(keyOf(first)) ?? group;
    const [id, ...others] = varyingIn(group);
    // What differs in two ways at once is no row of levels.
    if (id === undefined || others.length > 0) return group.map((gate) => alone(gate, beside));
    return [together(first, group, id, beside)];
  });
}

const keyOf = ({ gate, kind, scenario, metric, contender, variant, baseline }: GateResult) =>
  JSON.stringify([gate, kind, scenario, metric, contender, variant, baseline]);

function alone(gate: GateResult, judged: readonly GateResult[]): GateLine {
  const { factors, sentence } = gate;
  return { gate, place: factorLabel(factors, ', '), sentence, levels: judged.length > 1 ? [factors] : [] };
}

function together(gate: GateResult, group: readonly GateResult[], id: string, judged: readonly GateResult[]): GateLine {
  const rest = without(gate.factors, id);
  const beside = judged.filter(({ factors }) => factorLabel(without(factors, id)) === factorLabel(rest));
  const every = beside.length === group.length;
  const own = group.map(({ factors }) => factors[id]);
  const { levels = `levels of ${id}` } = factor(id);
  const where = every ? `at all ${spelled(group.length)} ${levels}` : `${id}=${own.join(', ')}`;
  const place = [factorLabel(rest, ', '), where].filter(Boolean).join(', ');
  return {
    ...{ gate, place, sentence: sentenceAt(gate, place) },
    levels: every ? (Object.keys(rest).length === 0 ? [] : [rest]) : group.map(({ factors }) => factors),
  };
}

/** Its sentence with other levels than its own: `request-bytes (at all six numbers of claims) of …`. */
function sentenceAt({ sentence, factors }: GateResult, place: string): string {
  return sentence.replace(` (${factorLabel(factors, ', ')})`, place === '' ? '' : ` (${place})`);
}

const varyingIn = (group: readonly GateResult[]): string[] =>
  [...new Set(group.flatMap(({ factors }) => Object.keys(factors)))].filter(
    (id) => new Set(group.map(({ factors }) => factors[id])).size > 1,
  );

const without = (factors: GateResult['factors'], id: string) =>
  Object.fromEntries(Object.entries(factors).filter(([name]) => name !== id));

const words = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const spelled = (count: number) => words[count - 2] ?? String(count);
