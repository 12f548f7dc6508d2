/** Titles of metrics and scenarios. Unknown ones fall back to their id. */

import type { RunFile } from '../../results/format.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';
import type { Factors } from '../../vocabulary/words.ts';

export const titleOf = (metricId: string): string => metricOfRun(metricId).title;

export const betterOf = (metricId: string): 'lower' | 'higher' => metricOfRun(metricId).better;

export function scenarioTitle(run: RunFile, id: string): string {
  return run.scenarios.find((scenario) => scenario.id === id)?.title ?? id;
}

/** The worst of two instances is what is told unless another is named: only another level is worth a word. */
export const withoutWorst = (factors: Factors): Factors =>
  Object.fromEntries(Object.entries(factors).filter(([key, level]) => key !== 'instance' || level !== 'worst'));
