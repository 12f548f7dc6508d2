/** How each scenario was measured, as far as a figure depends on it. */
import type { Plan } from '../results/format.ts';

/** One thing that two runs do not have in common, as it is printed. */
export interface Difference {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** How much was measured, and which metrics of it were kept: an interval's width, not what is estimated. */
const howMuch = new Set(['metrics', 'precision', 'batch', 'from', 'trialsPerCell', 'trialsPerLifetime']);

type Settings = ReadonlyMap<string, string>;

/** By scenario and shape, in the order of the plan. */
function settingsOf({ steps }: Plan): Map<string, Settings> {
  const found = new Map<string, Map<string, string>>();
  for (const { scenario, shape, settings } of steps) {
    const own = found.get(keyOf(scenario, shape)) ?? new Map<string, string>();
    for (const [key, value] of Object.entries(settings)) if (!howMuch.has(key)) own.set(key, String(value));
    found.set(keyOf(scenario, shape), own);
  }
  return found;
}

const keyOf = (scenario: string, shape: string) => `${scenario}, ${shape}`;

/** Of the scenarios that both have. The plan's own rate is left out where a step has taken it over: it is a field by itself. */
export function settingsDiffering(a: Plan, b: Plan): Difference[] {
  const other = settingsOf(b);
  return [...settingsOf(a)].flatMap(([place, before]) => {
    const after = other.get(place);
    if (!after) return [];
    const keys = [...new Set([...before.keys(), ...after.keys()])];
    return keys.flatMap((key) => {
      const [one, two] = [before.get(key) ?? 'none', after.get(key) ?? 'none'];
      const planned = key === 'rate' && one === String(a.rate) && two === String(b.rate);
      return one === two || planned ? [] : [{ field: `${place}, ${key}`, before: one, after: two }];
    });
  });
}

/** Whether a scenario's figures of one shape were measured alike: what `--across` still compares. */
export function measuredAlike(a: Plan, b: Plan): (scenario: string, shape: string) => boolean {
  const [before, after] = [settingsOf(a), settingsOf(b)];
  // Connections stand in the plan alone; only sliced steps load all of them.
  const sliced = new Set(
    a.steps.filter(({ procedure }) => procedure === 'sliced').map(({ scenario, shape }) => keyOf(scenario, shape)),
  );
  return (scenario, shape) => {
    const place = keyOf(scenario, shape);
    const [one, two] = [before.get(place), after.get(place)];
    if (!one || !two || (sliced.has(place) && a.connections !== b.connections)) return false;
    return one.size === two.size && [...one].every(([key, value]) => two.get(key) === value);
  };
}
