/** A synthetic run with what was tried in a browser: its figures are invented, only their shapes are real. */
import type { ReportInput } from '../../report/facts/input.ts';
import type { GuardEntry, Measurement, RunFile } from '../../results/format.ts';
import {
  callPatterns,
  cookiePlaces,
  type Deed,
  deedOf,
  deeds,
  isTried,
  type Place,
  patternOf,
  tokenPlaces,
} from '../../vocabulary/browser.ts';
import { fixture } from './fixture.ts';

const scenario = 'tabs';
const load: Measurement['load'] = { shape: 'tries', rate: null, connections: 1, serverCore: null };

/** As Chromium has it. */
function isPossible(deed: Deed, place: Place): boolean {
  const isCookie = (cookiePlaces as readonly Place[]).includes(place);
  switch (deed) {
    case 'read-kept':
      return place === 'readable' || place === 'local-storage';
    case 'read-sent':
      return !isCookie;
    case 'used-elsewhere':
      return place === 'readable' || !isCookie;
    case 'form-post':
      return place === 'none' || place === 'unset';
    case 'link':
      return isCookie && place !== 'strict';
    case 'site-include':
      return place === 'none';
    case 'login-omit':
    case 'api-omit':
      return !isCookie;
    case 'reload':
      return place !== 'memory';
    case 'restart':
      return place === 'local-storage';
    default:
      return ['script-acts', 'login-include', 'api-include'].includes(deed);
  }
}

/** Every contender but the control, by the kind of its credential. `measured`: false where there is no Chromium. */
export function browserFixture(base = fixture(), measured = true): ReportInput {
  const triable = base.run.contenders.filter(({ family }) => family !== 'control');
  const isCookie = ({ family }: (typeof triable)[number]) => family === 'session';
  const cells = triable.flatMap((one) =>
    (isCookie(one) ? cookiePlaces : tokenPlaces).flatMap((kept) =>
      deeds.filter((deed) => isTried(deed, kept)).map((deed) => ({ one, factors: { kept, deed } })),
    ),
  );
  const calls = triable.flatMap((one) =>
    callPatterns
      .flatMap((pattern) => [0, 600].map((maxAge) => ({ one, factors: { calls: pattern, maxAge } })))
      .filter((_, index) => index === 0 || !isCookie(one)),
  );
  const figure = (
    { id, variant }: (typeof triable)[number],
    metric: string,
    factors: Measurement['factors'],
    value: number,
  ): Measurement => ({
    ...{ scenario, contender: id, variant, factors, metric, unit: 'count', better: 'lower', kind: 'exact' },
    ...{ value, low: null, high: null, level: null, n: 2, load },
  });
  const measurements = measured
    ? [
        ...cells.map(({ one, factors }) =>
          figure(one, `browser-${deedOf(factors.deed).kind}`, factors, Number(isPossible(factors.deed, factors.kept))),
        ),
        ...calls.map(({ one, factors }) =>
          figure(one, 'preflights', factors, isCookie(one) ? 0 : preflights(factors.calls, factors.maxAge)),
        ),
      ]
    : [];
  const [step] = base.run.plan.steps;
  const arms = [...cells, ...calls].map(({ one, factors }) => ({ contender: one.id, variant: one.variant, factors }));
  const own = { ...(step as NonNullable<typeof step>), id: `${scenario}/tries`, scenario, shape: 'tries', arms };
  return {
    ...base,
    run: {
      ...base.run,
      plan: { ...base.run.plan, steps: [...base.run.plan.steps, own] },
      measurements: [...base.run.measurements, ...measurements],
    },
  };
}

function preflights(pattern: (typeof callPatterns)[number], maxAge: number): number {
  const { calls, apartMs } = patternOf[pattern];
  return pattern === 'other-urls' || (apartMs > 0 && maxAge === 0) ? calls : 1;
}

/** The same with a control that failed in one cell of this contender. */
export function withFailedControl(run: RunFile, contender: string, kept: Place, deed: Deed): RunFile {
  const entry: GuardEntry = {
    ...{ name: 'control-failed', scenario, contender, variant: '', factors: { kept, deed } },
    ...{ metric: `browser-${deedOf(deed).kind}`, effect: 'invalid', limit: 0, value: 1, count: 1, rounds: [] },
  };
  return { ...run, guards: [...run.guards, entry] };
}
