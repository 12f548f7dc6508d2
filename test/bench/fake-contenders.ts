/** Contenders that exist in tests alone, and the plan that measures them. */
import type { PlanInput } from '../../bench/plan/plan.ts';
import { builtIn } from '../../bench/procedures/registry.ts';
import { type Suite, suiteNamed } from '../../bench/suites/suites.ts';
import { scenarios } from '../../scenarios/catalogue.ts';
import type { NamedContender } from '../../servers/contender.ts';

const contender = (id: string, rest: Partial<NamedContender>): NamedContender => ({
  id,
  family: 'session',
  title: id,
  description: id,
  settings: {},
  limits: [],
  challenge: 'Cookie',
  store: 'redis',
  hasLifetime: false,
  lifetimeSeconds: 900,
  asvs: { level: 1, note: '' },
  ...rest,
});

export const bare = contender('bare', { family: 'control', challenge: 'none', store: 'none' });
/** The baseline. */
export const first = contender('first', {});
export const second = contender('second', {});
export const token = contender('token', {
  family: 'jwt',
  challenge: 'Bearer',
  store: 'none',
  hasLifetime: true,
});

export const allFour: readonly NamedContender[] = [bare, first, second, token];

/** The quick suite at a fixed number of starts and rounds, whatever the real one has come to: expectations are counted from these. */
const shortSuite = (suite: Suite): Suite => ({
  ...suite,
  starts: 7,
  open: { ...suite.open, rounds: 4 },
  closed: { ...suite.closed, rounds: 8 },
});

/** That suite with every scenario and all four. */
export const quickInput = async (changes: Partial<PlanInput> = {}): Promise<PlanInput> => ({
  suite: shortSuite(suiteNamed('quick')),
  seed: 7,
  scenarios: (await scenarios()).filter(({ byName }) => !byName),
  contenders: allFour,
  baseline: 'first',
  registry: builtIn,
  placement: { pinned: false, servers: null, store: null, generator: null, why: 'a test' },
  ...changes,
});
