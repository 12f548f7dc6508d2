/** Two runs as one: measurements of both under their labels, comparisons of the second with the first, and what only one of them has. */
import { withoutFalseVerdicts } from '../results/false-verdicts.ts';
import type { Comparison, ContenderEntry, GuardEntry, Measurement, RunFile, Sample } from '../results/format.ts';
import type { RecordedHistogram, RecordedRun } from '../results/reader.ts';
import { shapeTitle } from '../results/shape-title.ts';
import { type Differences, mustBeComparable } from './comparability.ts';
import { effectChanges } from './effects.ts';
import type { Figures } from './gates/evaluate.ts';
import type { Judged } from './gates/judge.ts';
import { effectOf, figureOf, Recorded } from './recorded.ts';
import { measuredAlike } from './settings.ts';
import { singleChanges } from './single.ts';

export interface Side extends RecordedRun {
  /** Short: it stands in every table. */
  readonly label: string;
}

export interface Joined {
  readonly across: boolean;
  readonly before: Side;
  readonly after: Side;
  /** As a run file: its variants are the labels. Plan and environment are those of the second. */
  readonly run: RunFile;
  /** Changes of effects against the baseline: of all figures with noise with `across`, else of what is compared by ratio. */
  readonly effects: readonly Judged[];
  readonly samples: readonly Sample[];
  readonly histograms: readonly RecordedHistogram[];
  readonly differences: Differences;
  /** What only one of them has, one sentence each. */
  readonly missing: readonly string[];
}

/**
 * @param across between any machines: of figures with noise only effects against the baseline are compared; what is counted travels by itself
 * @throws AuthbenchError AB_NOT_COMPARABLE, AB_COMPARE_VERSIONS (comparability.ts)
 */
export function joined(before: Side, after: Side, across: boolean): Joined {
  const differences = mustBeComparable(before.run, after.run, across);
  const [a, b] = [before, after].map((side) => new Recorded(side)) as [Recorded, Recorded];
  const alike = measuredAlike(before.run.plan, after.run.plan);
  const taken = ({ scenario, load }: Measurement) => !across || alike(scenario, load.shape);
  const effects = effectChanges(a, b, taken);
  const shown = across ? effects : effects.filter(({ effect: { scale } }) => scale === 'ratio');
  const ids = commonOf(before.run.contenders, after.run.contenders);
  const scenarios = commonOf(before.run.scenarios, after.run.scenarios);
  const isCommon = ({ scenario, contender }: { scenario: string; contender?: string }) =>
    scenarios.has(scenario) && (contender === undefined || ids.has(contender));
  const ofBoth = <T>(list: (run: RunFile) => readonly T[], named: (row: T, label: string) => T) =>
    [before, after].flatMap(({ run, label }) => list(run).map((row) => named(row, label)));
  // What was said of one of them says nothing of both.
  const { gates: _, ...run } = after.run;
  return {
    ...{ across, before, after, effects: shown, differences },
    run: withoutFalseVerdicts({
      ...run,
      state: [before.run, run].every(({ state }) => state === 'complete') ? 'complete' : 'interrupted',
      resumes: [],
      plan: {
        ...run.plan,
        contenders: run.plan.contenders.filter((id) => ids.has(id)),
        versions: { older: before.label, newer: after.label },
      },
      contenders: ofBoth<ContenderEntry>(({ contenders }) => contenders, variant).filter(({ id }) => ids.has(id)),
      scenarios: run.scenarios.filter(({ id }) => scenarios.has(id)),
      measurements: ofBoth(({ measurements }) => measurements, variant).filter(isCommon),
      comparisons: across
        ? inOrderOf(a, [
            ...singleChanges(a, b, (row) => taken(row) && row.kind === 'exact'),
            ...effects.map(asComparison),
          ])
        : singleChanges(a, b, taken),
      guards: ofBoth<GuardEntry>(({ guards }) => guards, variant).filter(isCommon),
      conformance: ofBoth(({ conformance }) => conformance, variant).filter(({ contender }) => ids.has(contender)),
      claims: [],
    }),
    samples: [before, after].flatMap(({ samples, label }) =>
      samples.map((row) => variant(row, label)).filter(isCommon),
    ),
    histograms: [before, after].flatMap(({ histograms, label }) =>
      histograms.map((row) => relabelled(row, label)).filter(isCommon),
    ),
    missing: missingFrom(before, after, a, b, across ? alike : undefined),
  };
}

/** What gates judge: a figure by itself, but what is fast or slow with the machine by its effect against the baseline, where both runs have it. */
export function gateFigures({ run, effects }: Joined): Figures {
  const steadier = new Map(effects.map((row) => [effectOf(row), row]));
  const comparisons = run.comparisons.map((row) => steadier.get(effectOf(row)) ?? row);
  return { comparisons, measurements: run.measurements, contenders: run.contenders, plan: run.plan };
}

const variant = <T extends { readonly variant?: string }>(row: T, label: string): T => ({ ...row, variant: label });

/** The histogram is decoded when it is asked for, as in the run it is from. */
function relabelled(row: RecordedHistogram, label: string): RecordedHistogram {
  const { scenario, contender, factors, quantity, startSeconds, intervalSeconds } = row;
  return {
    ...{ scenario, contender, factors, quantity, startSeconds, intervalSeconds },
    variant: label,
    get histogram() {
      return row.histogram;
    },
  };
}

const asComparison = ({ relativeTo: _, ...row }: Judged): Comparison => row;

function inOrderOf({ measurements }: Recorded, rows: readonly Comparison[]): Comparison[] {
  const place = new Map([...measurements.keys()].map((key, index) => [key, index]));
  const placeIn = (row: Comparison) => place.get(figureOf(row)) ?? place.size;
  return rows.toSorted((one, other) => placeIn(one) - placeIn(other));
}

const idsOf = (list: readonly { readonly id: string }[]) => new Set(list.map(({ id }) => id));
const commonOf = (a: readonly { readonly id: string }[], b: readonly { readonly id: string }[]) =>
  new Set(b.map(({ id }) => id).filter((id) => idsOf(a).has(id)));

function missingFrom(
  before: Side,
  after: Side,
  a: Recorded,
  b: Recorded,
  alike: ((scenario: string, shape: string) => boolean) | undefined,
): string[] {
  const only = (what: string, one: ReadonlySet<string>, other: ReadonlySet<string>, label: string) => {
    const ids = [...one].filter((id) => !other.has(id));
    return ids.length === 0 ? [] : [`Only ${label} has the ${what}${ids.length === 1 ? '' : 's'} ${ids.join(', ')}.`];
  };
  const [idsA, idsB] = [idsOf(before.run.contenders), idsOf(after.run.contenders)];
  const [scenariosA, scenariosB] = [idsOf(before.run.scenarios), idsOf(after.run.scenarios)];
  const unlike = [
    ...new Set(
      before.run.measurements.flatMap(({ scenario, load: { shape } }) =>
        alike && scenariosB.has(scenario) && !alike(scenario, shape)
          ? [`${scenario} (${shapeTitle(after.run.plan, scenario, shape)})`]
          : [],
      ),
    ),
  ];
  const lost = [...a.measurements].filter(
    ([key, { scenario, contender }]) => idsB.has(contender) && scenariosB.has(scenario) && !b.measurements.has(key),
  );
  const failed = after.run.conformance.filter(({ status, contender }) => status === 'fail' && idsA.has(contender));
  return [
    ...only('contender', idsA, idsB, before.label),
    ...only('contender', idsB, idsA, after.label),
    ...only('scenario', scenariosA, scenariosB, before.label),
    ...only('scenario', scenariosB, scenariosA, after.label),
    ...[...new Set(failed.map(({ contender }) => contender))].map(
      (id) => `${id} did not pass conformance in ${after.label}.`,
    ),
    ...(lost.length > 0 ? [`${lost.length} figures of ${before.label} are missing in ${after.label}.`] : []),
    ...unlike.map((place) => `${place} was measured differently, and is left out.`),
    ...[before, after].flatMap(({ label, missing }) => missing.map((sentence) => `${label}: ${sentence}`)),
  ];
}
