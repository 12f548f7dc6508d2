/** Options of whatever measures by a plan: which scenarios, which draws, and where the run goes. */
import { randomInt } from 'node:crypto';
import { builtIn } from '../bench/procedures/registry.ts';
import { scenariosNamed, scenariosOf } from '../scenarios/catalogue.ts';
import type { NamedScenario } from '../scenarios/scenario.ts';
import { leastRate, mostRate } from '../vocabulary/rates.ts';
import type { Amounts } from './amounts.ts';
import { numberOf, type Parsed } from './arguments.ts';
import { projectRoot, runsFolder } from './project.ts';
import { operatorKeyFrom } from './targets.ts';
import { typedServersAndGates } from './typed.ts';
import { version } from './version.ts';

export const planArgs = {
  rate: { type: 'string', description: 'request rate of the open loop, or auto', valueHint: 'n|auto' },
  starts: {
    type: 'string',
    description:
      'how often everything is started anew, instead of as often as the suite does; under 5 nothing is decided',
    valueHint: 'n',
  },
  scenario: {
    type: 'string',
    description:
      'measure only this scenario; may be repeated (default: all that list marks with *, or those of the suite)',
    valueHint: 'id',
  },
  seed: { type: 'string', description: 'repeat the random draws of an earlier run', valueHint: 'n' },
  out: { type: 'string', description: 'folder for the run; must be empty or not exist', valueHint: 'dir' },
} as const;

/** How much is measured, where that is asked for. Throws AB_BAD_NUMBER. */
export const amountsFrom = (given: Parsed): Amounts => ({
  starts: numberOf(given, 'starts', 1, 1_000, 'starts'),
  seconds: numberOf(given, 'duration', 1, 3_600, 'seconds'),
});

/** requests/s; auto: found before anything is measured; undefined: the suite's. Throws AB_BAD_NUMBER. */
export const rateFrom = (given: Parsed): number | 'auto' | undefined =>
  given.one('rate') === 'auto' ? 'auto' : numberOf(given, 'rate', leastRate, mostRate, 'requests/s, or auto');

/** What is asked of every plan alike. Throws AB_UNKNOWN_SCENARIO, AB_BAD_NUMBER. */
export async function planFrom(given: Parsed) {
  const asked = [...new Set(given.many('scenario'))];
  const chosen: NamedScenario[] =
    asked.length > 0 ? await scenariosNamed(asked) : await scenariosOf(given.one('suite') ?? '');
  const out = given.one('out');
  return {
    root: projectRoot,
    runs: runsFolder,
    version: version(),
    operatorKey: operatorKeyFrom(process.env),
    scenarios: chosen,
    registry: builtIn,
    typed: typedServersAndGates(given),
    seed: numberOf(given, 'seed', 0, 2 ** 32 - 1, '') ?? randomInt(2 ** 32),
    ...(out === undefined ? {} : { out }),
  };
}
