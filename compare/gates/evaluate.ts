/** All gates against the figures of a run: what each of them said. */
import { disqualified } from '../../results/disqualified.ts';
import { withoutFalseVerdicts } from '../../results/false-verdicts.ts';
import type { Comparison, ContenderEntry, Measurement, Plan } from '../../results/format.ts';
import { nearest } from '../../vocabulary/errors.ts';
import { metrics } from '../../vocabulary/metrics.ts';
import { factorLabel, nameOf } from '../../vocabulary/words.ts';
import { isOfLevels, otherLevels } from '../against.ts';
import { withoutIgnoredLevels } from '../ignored-levels.ts';
import { type Accepting, nothingAccepted, withAccepted } from './accepted.ts';
import { limitWarnings } from './declared.ts';
import { exactMetrics, type Gate } from './format.ts';
import { headOf, isCounted, type Judged, judgeComparison, judgeMeasurement, resultOf } from './judge.ts';
import { fitsPlace, patternOf } from './place.ts';
import type { GateResult } from './result.ts';

/** A run file has this shape. */
export interface Figures {
  readonly comparisons: readonly Judged[];
  readonly measurements: readonly Measurement[];
  /** What they declare that they cannot do. */
  readonly contenders?: readonly Pick<ContenderEntry, 'id' | 'variant' | 'limits' | 'unseen'>[];
  /** `versions`: variants that are compared, each contender with its own older one. */
  readonly plan?: { readonly contenders?: readonly string[]; readonly versions?: Plan['versions'] | undefined };
}

/**
 * Results in the order of the gates. A gate that fits nothing gives one result that is `invalid` (unless it says `unmatched: pass`), and so
 * does a figure that the older version has and the newer one lacks: what was not measured has not passed. What failed and is accepted is
 * `accepted`.
 */
export function evaluate(
  gates: readonly Gate[],
  measured: Figures,
  accepting: Accepting = nothingAccepted,
): GateResult[] {
  const figures = withoutFalseVerdicts(measured);
  const results = gates.map((gate) => ({ gate, found: resultsOf(gate, figures, accepting) }));
  const nothing = gates.length > 0 && results.every(({ found }) => found.length === 0);
  const said = results.flatMap(({ gate, found }) =>
    found.length === 0 && (gate.unmatched === 'fail' || nothing) ? [unmatched(gate, figures)] : found,
  );
  return [...said, ...limitWarnings(said, figures.contenders)];
}

function resultsOf(gate: Gate, figures: Figures, accepting: Accepting): GateResult[] {
  const judged = (judge: (as: Gate) => GateResult) => withAccepted(judge(gate), gate, judge, accepting);
  const oneOfEach = <Row extends Comparison | Measurement>(rows: readonly Row[]) =>
    withoutIgnoredLevels(rows, figures.contenders, Object.keys(gate.factors));
  const versions = versionsOf(figures);
  const missing = versions && gate.against !== 'baseline' ? missingOf(gate, figures.measurements, versions) : [];
  if (gate.kind === 'absolute') {
    const own = oneOfEach(
      figures.measurements.filter((row) => fits(gate, row) && (!versions || row.variant === versions.newer)),
    );
    const isOut = disqualified(figures.measurements);
    return [...own.map((row) => judged((as) => judgeMeasurement(as, row, isOut(row)))), ...missing];
  }
  const own = oneOfEach(
    figures.comparisons.filter(
      (row) => fits(gate, row) && isMeant(gate, row) && (gate.against === null || gate.against === sideOf(row)),
    ),
  );
  return [...own.map((row) => judged((as) => judgeComparison(as, row, figures.measurements))), ...missing];
}

type Versions = NonNullable<Plan['versions']>;

function versionsOf({ plan, comparisons }: Figures): Versions | undefined {
  if (plan?.versions) return plan.versions;
  const row = comparisons.find(isOfVersions);
  return row && { older: row.baselineVariant ?? '', newer: row.variant };
}

const isOfVersions = ({ baseline, baselineVariant = '', contender, variant }: Judged) =>
  baseline === contender && baselineVariant !== variant;

/** Levels of one contender are neither: a gate that says what it is against does not mean them. */
const sideOf = (row: Judged): Gate['against'] | 'levels' =>
  isOfVersions(row) ? 'version' : isOfLevels(row) ? 'levels' : 'baseline';

/** A comparison of levels is judged only by a gate that names one of these levels: it says nothing of a version. */
const isMeant = (gate: Gate, row: Judged): boolean =>
  !isOfLevels(row) || Object.keys(otherLevels(row)).some((id) => gate.factors[id] !== undefined);

type Row = Pick<Measurement, 'scenario' | 'metric' | 'contender' | 'factors'>;

const fits = (gate: Gate, row: Row): boolean =>
  (gate.metric === exactMetrics ? isCounted(row.metric) : gate.metric === row.metric) && fitsPlace(gate, row);

/** One result for each metric of a contender of which the newer version lacks a figure. */
function missingOf(gate: Gate, measurements: readonly Measurement[], { older, newer }: Versions): GateResult[] {
  const keyOf = (row: Row) => JSON.stringify([row.scenario, row.metric, row.contender, factorLabel(row.factors)]);
  const there = new Set(measurements.filter(({ variant }) => variant === newer).map(keyOf));
  const lacking = measurements.filter((row) => row.variant === older && fits(gate, row) && !there.has(keyOf(row)));
  const groups = Map.groupBy(lacking, ({ scenario, metric, contender }) =>
    JSON.stringify([scenario, metric, contender]),
  );
  return [...groups.values()].map((rows) => {
    const [first] = rows as [Measurement];
    const alone = rows.length === 1;
    const place = { ...first, factors: alone ? first.factors : {}, variant: newer };
    const because = `${nameOf(first.contender, older)} has ${alone ? 'this figure' : `${rows.length} figures of it`}`;
    return lacks(gate, place, nameOf(first.contender, older), first.unit, because);
  });
}

function unmatched(gate: Gate, figures: Figures): GateResult {
  const unit = metrics.find(({ id }) => id === gate.metric)?.unit ?? 'count';
  const place = { ...gate, scenario: gate.scenario ?? '', contender: gate.contender ?? '*', variant: '' };
  return lacks(gate, place, null, unit, whyUnmatched(gate, figures));
}

function lacks(
  gate: Gate,
  place: Parameters<typeof headOf>[1],
  baseline: string | null,
  unit: string,
  because: string,
): GateResult {
  const told = { ...headOf(gate, place), unit: gate.kind === 'ratio' ? 'ratio' : unit, limit: gate.limit, baseline };
  return resultOf({ ...told, value: null, low: null, high: null }, { outcome: 'invalid', because });
}

/** What the gate asks for that is not there: the contender, the scenario, the metric, or the kind of comparison. */
function whyUnmatched(gate: Gate, figures: Figures): string {
  const rows = [...figures.measurements, ...figures.comparisons];
  const names = (of: (row: Row) => string) => [...new Set(rows.map(of))].sort();
  const contenders = [...new Set([...(figures.plan?.contenders ?? []), ...names(({ contender }) => contender)])];
  const { contender, scenario, metric } = gate;
  if (contender !== null && !contenders.some((id) => patternOf(contender).test(id)))
    return `no contender of this run is called ${contender}${meant(contender, contenders)}`;
  if (scenario !== null && !rows.some((row) => row.scenario === scenario))
    return `the run has no figures of ${scenario}`;
  const ofMetric = rows.filter((row) => fits({ ...gate, contender: null, factors: {}, scenario: null }, row));
  if (ofMetric.length === 0) return `the run has no figure of ${metric}`;
  if (!rows.some((row) => fits(gate, row)))
    return 'no figure of the run has this contender, scenario and factors at once';
  if (gate.against === 'version') return 'the run does not compare versions: that is what `authbench diff` does';
  if (gate.against === 'baseline') return 'the run compares versions, and nothing with the baseline';
  return 'the run does not compare this figure; only an absolute limit could judge it';
}

function meant(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  return near === undefined ? `; there are ${names.join(', ')}` : `; did you mean ${near}?`;
}
