/** Who needs which packages that are not part of the npm package. */
import type { NamedScenario } from '../../scenarios/scenario.ts';
import type { NamedContender } from '../../servers/contender.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { cacheFolder, projectRoot } from '../../vocabulary/project.mjs';
import type { Output } from '../command.ts';
import { type FetchPlace, seeTo } from './fetch.ts';

const charts = ['vega', 'vega-lite', 'vega-embed', '@resvg/resvg-js'] as const;

const here = (): FetchPlace => ({
  project: projectRoot,
  cache: cacheFolder,
  env: process.env,
  write: (text) => process.stderr.write(text),
});

/** Of contenders that are about to be started. Throws AB_PACKAGES_MISSING. */
export async function packagesOf(contenders: readonly NamedContender[], place = here()): Promise<void> {
  for (const { id, packages = [], database } of contenders) {
    const names = [...packages, ...(database && place.env.DATABASE_URL ? ['pg'] : [])];
    if (names.length > 0) await seeTo({ for: id, names }, place);
  }
}

/** Of scenarios that are about to be measured. Throws AB_PACKAGES_MISSING. */
export async function packagesOfScenarios(scenarios: readonly NamedScenario[], place = here()): Promise<void> {
  for (const { id, packages = [] } of scenarios)
    if (packages.length > 0) await seeTo({ for: id, names: packages }, place);
}

/** What draws charts. Throws AB_PACKAGES_MISSING. */
export const chartPackages = (place = here()): Promise<void> => seeTo({ for: 'charts', names: charts }, place);

/** The same at the end of a run: without a network it is still worth its tables. Says what is missing. */
export async function canDraw(err: Output, next: string): Promise<boolean> {
  try {
    await chartPackages();
    return true;
  } catch (error) {
    if (!(error instanceof AuthbenchError) || error.code !== 'AB_PACKAGES_MISSING') throw error;
    err.write(`${error.complaint.what} Charts and page are left out; make them later: ${next}\n`);
    return false;
  }
}
