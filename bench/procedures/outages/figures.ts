/** From outages to shares and times: the outage is the unit, so intervals count outages and not requests. */
import type { Load, Measurement, PlannedArm, PlannedStep, Sample } from '../../../results/format.ts';
import { acrossStarts, meanOf } from '../../../statistics/starts.ts';
import { endsOfPlain, measurementOf } from '../../figures/entries.ts';
import type { RecordedSample } from '../../recording/recorded.ts';
import type { StepFigures } from '../procedure.ts';

type Values = Sample['values'];

const share = (part: number | undefined, of: number | undefined): number | undefined =>
  of === undefined || of === 0 ? undefined : (100 * (part ?? 0)) / of;
const readsOf = ({ loggedInAsked = 0, endedAsked = 0 }: Values) => loggedInAsked + endedAsked;

/** What each metric is of one outage; undefined where nothing of the kind was asked. */
const readings: readonly (readonly [metric: string, of: (values: Values) => number | undefined])[] = [
  ['outage-refused', ({ loggedInWrong, loggedInAsked }) => share(loggedInWrong, loggedInAsked)],
  ['outage-accepted', ({ endedWrong, endedAsked }) => share(endedWrong, endedAsked)],
  [
    'outage-unavailable',
    (values) => share((values.loggedInUnavailable ?? 0) + (values.endedUnavailable ?? 0), readsOf(values)),
  ],
  ['outage-slow', (values) => share(values.slow, readsOf(values))],
  ['outage-longest-wait', ({ longestMs }) => longestMs && longestMs / 1_000],
  ['outage-recovery', ({ wellMs }) => wellMs && wellMs / 1_000],
  ['outage-credentials-lost', ({ credentialsLost, credentialsAsked }) => share(credentialsLost, credentialsAsked)],
  ['outage-revocations-lost', ({ revocationsLost, revocationsAsked }) => share(revocationsLost, revocationsAsked)],
];

export function outageFigures(step: PlannedStep, samples: readonly RecordedSample[]): StepFigures {
  const load: Load = { shape: step.shape, rate: Number(step.settings.rate), connections: 0, serverCore: null };
  return {
    rounds: new Set(samples.map(({ sample }) => sample.round)).size,
    measurements: readings.flatMap(([metric, of]) =>
      step.arms.flatMap((arm) => measured(step, load, arm, metric, of, samples)),
    ),
    comparisons: [],
    guards: [],
  };
}

function measured(
  { scenario }: PlannedStep,
  load: Load,
  arm: PlannedArm,
  metric: string,
  of: (values: Values) => number | undefined,
  samples: readonly RecordedSample[],
): Measurement[] {
  const own = samples.filter((one) => one.arm === arm).map(({ sample }) => sample.values);
  const values = own.flatMap((one) => of(one) ?? []);
  if (values.length === 0) return [];
  const value = meanOf(values);
  const row = { scenario, arm, metric, load, n: values.length };
  // Of a server that was given up it is known that it takes longer.
  if (metric === 'outage-recovery' && own.some(({ well }) => well === 0))
    return [measurementOf(row, value, undefined, { censored: 'at-least', note: 'not well by then in some' })];
  const ends = endsOfPlain(acrossStarts({ scale: 'difference', value, values }));
  const most = metric.endsWith('wait') || metric === 'outage-recovery' ? Number.POSITIVE_INFINITY : 100;
  return [measurementOf(row, value, ends && { ...ends, high: Math.min(most, ends.high) })];
}
