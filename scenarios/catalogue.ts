import { readdirSync } from 'node:fs';
import { unknownName } from '../vocabulary/errors.ts';
import { sourceEnding } from '../vocabulary/project.mjs';
import type { NamedScenario, Scenario } from './scenario.ts';

const notScenarios = new Set([`scenario${sourceEnding}`, `catalogue${sourceEnding}`]);

/** Every scenario there is: one file each in scenarios/, the file's name is its id. In the order of their names. */
export async function scenarios(): Promise<NamedScenario[]> {
  const files = readdirSync(import.meta.dirname).filter(
    (file) => file.endsWith(sourceEnding) && !notScenarios.has(file),
  );
  return Promise.all(
    files.sort().map(async (file) => {
      const { default: scenario } = (await import(new URL(file, import.meta.url).href)) as { default: Scenario };
      return { id: file.slice(0, -sourceEnding.length), ...scenario };
    }),
  );
}

/** Those that a suite measures where none is named: its own, else all that are not measured by name alone. */
export async function scenariosOf(suite: string): Promise<NamedScenario[]> {
  const all = await scenarios();
  const own = all.filter((scenario) => scenario.suite === suite);
  return own.length > 0 ? own : all.filter(({ byName }) => !byName);
}

/** The scenarios of these ids, in the order given. Throws AB_UNKNOWN_SCENARIO with the nearest name. */
export async function scenariosNamed(ids: readonly string[]): Promise<NamedScenario[]> {
  const all = await scenarios();
  return ids.map((id) => {
    const found = all.find((scenario) => scenario.id === id);
    if (found) return found;
    const names = all.map((scenario) => scenario.id);
    const what = 'There is no scenario with this name in scenarios/.';
    throw unknownName({ code: 'AB_UNKNOWN_SCENARIO', what, otherwise: 'authbench list shows them all.' }, id, names);
  });
}
