/** How each scenario was measured, as far as a figure depends on it. */
import type { Plan } from '../results/format.ts';

/** One thing that two runs do not have in common, as it is printed. */
export interface Difference {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

type Settings = ReadonlyMap<string, string>;

/** By scenario and shape, in the order of the plan; without the settings that a procedure names as amounts: they widen an interval, and change nothing that is estimated. */
function settingsOf({ steps }: Plan): Map<string, Settings> {
  const found = new Map<string, Map<string, Set<string>>>();
  for (const { scenario, shape, settings, amounts } of steps) {
    const own = found.get(keyOf(scenario, shape)) ?? new Map<string, Set<string>>();
    for (const [key, value] of Object.entries(settings))
      if (!amounts.includes(key)) own.set(key, (own.get(key) ?? new Set()).add(String(value)));
    found.set(keyOf(scenario, shape), own);
  }
  // A scenario may have several steps of one shape; a figure does not say which of them it is of.
  const said = (own: Map<string, Set<string>>) =>
    new Map([...own].map(([key, values]) => [key, [...values].join(', ')]));
  return new Map([...found].map(([place, own]) => [place, said(own)]));
}

const keyOf = (scenario: string, shape: string) => `${scenario}, ${shape}`;

/** Of the scenarios that both have. What a step has taken over from the plan, such as its rate, is left out: it is a field by itself. */
export function settingsDiffering(a: Plan, b: Plan): Difference[] {
  const other = settingsOf(b);
  return [...settingsOf(a)].flatMap(([place, before]) => {
    const after = other.get(place);
    if (!after) return [];
    const keys = [...new Set([...before.keys(), ...after.keys()])];
    return keys.flatMap((key) => {
      const [one, two] = [before.get(key) ?? 'none', after.get(key) ?? 'none'];
      const planned = one === String(a[key as keyof Plan]) && two === String(b[key as keyof Plan]);
      return one === two || planned ? [] : [{ field: `${place}, ${key}`, before: one, after: two }];
    });
  });
}

/** Whether a scenario's figures of one shape were measured alike: what `--across` still compares. */
export function measuredAlike(a: Plan, b: Plan): (scenario: string, shape: string) => boolean {
  const [before, after] = [settingsOf(a), settingsOf(b)];
  return (scenario, shape) => {
    const place = keyOf(scenario, shape);
    const [one, two] = [before.get(place), after.get(place)];
    if (!one || !two) return false;
    return one.size === two.size && [...one].every(([key, value]) => two.get(key) === value);
  };
}
