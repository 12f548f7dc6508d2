/** What is possible with a credential in a real browser: who reads it, who makes it go along, and what it survives. */
import type { Procedure } from '../procedure.ts';
import { browserFigures } from './figures.ts';
import { measureBrowser } from './measure.ts';
import { browserPlan, browserSeconds } from './plan.ts';
import type { BrowserStep } from './step.ts';

export const browser: Procedure<BrowserStep> = {
  id: 'browser-tries',
  title:
    'Chromium over TLS on a shop, its API on another subdomain, and another site: what is tried works, or does not',
  everyStart: false,
  repeats: false,
  amounts: [],
  stepId: () => 'tries',
  shapeOf: () => ({ id: 'tries', title: 'tries in a browser' }),
  plan: browserPlan,
  seconds: browserSeconds,
  measure: (step, asked, measuring) => measureBrowser(step, asked, measuring),
  figures(steps, _asked, { recorded, baselineOf }) {
    const [step] = steps;
    if (step === undefined) return { rounds: 0, measurements: [], comparisons: [], guards: [] };
    return browserFigures(step, recorded.samplesOf(step), baselineOf);
  },
};
