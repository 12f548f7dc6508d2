/** Titles of metrics and scenarios. Unknown ones fall back to their id. */

import type { RunFile } from '../../results/format.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';

export const titleOf = (metricId: string): string => metricOfRun(metricId).title;

export const betterOf = (metricId: string): 'lower' | 'higher' => metricOfRun(metricId).better;

export function scenarioTitle(run: RunFile, id: string): string {
  return run.scenarios.find((scenario) => scenario.id === id)?.title ?? id;
}
