/**
 * Every metric, declared once, by domain in metrics/: unit, which way is better, margin, words, what spoils it, whether it can be zero.
 * Whatever else asks for a property of a metric reads it here.
 */
import { type GuardName, guard, guards } from './guards.ts';
import { browser } from './metrics/browser.ts';
import { clientLink } from './metrics/client-link.ts';
import { latency } from './metrics/latency.ts';
import { type Declaration, type Metric, ratioMargin, withScale } from './metrics/metric.ts';
import { payloadSize } from './metrics/payload-size.ts';
import { population } from './metrics/population.ts';
import { protocol } from './metrics/protocol.ts';
import { refresh } from './metrics/refresh.ts';
import { revocationDelay } from './metrics/revocation-delay.ts';
import { storeDistance } from './metrics/store-distance.ts';
import { storeLoad } from './metrics/store-load.ts';
import { storeOutage } from './metrics/store-outage.ts';
import { lowerHigher } from './metrics/wording.ts';
import { workers } from './metrics/workers.ts';

export { type Declaration, type Metric, type Need, ratioMargin, type Total } from './metrics/metric.ts';

/** Measured by scenarios that are asked by name alone. */
const byName = [
  ...storeDistance,
  ...protocol,
  ...clientLink,
  ...storeOutage,
  ...refresh,
  ...workers,
  ...browser,
  ...population,
].map((one) => ({
  ...one,
  byName: true as const,
}));
const builtIn = [...latency, ...payloadSize, ...storeLoad, ...revocationDelay, ...byName];
export type MetricId = (typeof builtIn)[number]['id'];

const all: Metric[] = [];
const byId = new Map<string, Metric>();

/** Of this program, in the order that reports list them, then those that were added. */
export const metrics: readonly Metric[] = all;

/** A metric of a procedure of one's own. Throws when the name is taken, or what it declares contradicts itself. */
export function addMetric(declaration: Declaration): void {
  const { id, kind, margin, interval, words } = declaration;
  const wrong =
    (byId.has(id) && 'its name is taken') ||
    (kind === 'exact' && (margin !== 0 || interval !== null) && 'what is exact has neither a margin nor an interval') ||
    (!(margin >= 0) && 'a margin is zero or more') ||
    ((words.less === '' || words.more === '') && 'its words for more and less are missing');
  if (wrong) throw new Error(`metric ${id}: ${wrong}`);
  const metric = withScale(declaration);
  all.push(metric);
  byId.set(id, metric);
}

for (const metric of builtIn) addMetric(metric);

/** The declaration of a metric. Throws when nothing by that name is declared: a misspelt metric is a bug. */
export function metric(id: string): Metric {
  const found = byId.get(id);
  if (!found) throw new Error(`no metric is called ${id}; the list is in vocabulary/metrics.ts`);
  return found;
}

/**
 * The same of a metric that a run folder names, which another version may have written. Of one that nobody declared here the least is
 * taken for granted: it is noisy, compared as a ratio, and every guard spoils it.
 */
export function metricOfRun(id: string): Metric {
  return byId.get(id) ?? undeclared(id);
}

const undeclared = (id: string) =>
  withScale({
    ...{ id, title: id, unit: '', better: 'lower', kind: 'noisy', canBeZero: false, margin: ratioMargin },
    ...{ interval: 'confidence', spoiledBy: guards.map(({ name }) => name), source: 'unknown' },
    words: lowerHigher(`“${id}”`),
  });

/** Whether a figure of this metric is worthless, or but a bound, where the guard fired. */
export const isSpoiledBy = (id: string, name: GuardName): boolean =>
  guard(name).spoils === 'every-metric' || metricOfRun(id).spoiledBy.includes(name);
