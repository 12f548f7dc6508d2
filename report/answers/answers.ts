/**
 * The answer to each scenario's question in one sentence or two, made from the verdicts on the metric that leads the
 * scenario by the plan. It knows no contender: whatever the verdicts say is what it says.
 */
import type { Comparison, RunFile } from '../../results/format.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import { nameOf } from '../facts/contenders.ts';
import { levelsPhrase } from '../words/levels.ts';
import { type Cells, sharedLevel, strongest, verdictOf } from './cells.ts';
import { crowdFrom, crowdSentences } from './crowd.ts';
import { spaced } from './difference.ts';
import { fewSentences } from './few.ts';
import { findings } from './findings.ts';

export interface Answer {
  readonly scenario: string;
  readonly title: string;
  readonly question: string;
  /** One or two sentences, or three where a revoked credential came back to life. */
  readonly text: string;
}

/** One per scenario of the run, in its order. */
export function answers(run: RunFile): Answer[] {
  return run.scenarios.map(({ id, title, question, state }) => {
    const leading = leadingComparisons(run, id);
    const texts = leading.length > 0 ? againstEach(run, leading) : [withoutComparisons(run, id, state)];
    return { scenario: id, title, question, text: [...texts, ...findings(run, id)].join(' ') };
  });
}

/**
 * The comparisons on the scenario's leading metric, or on its first that was compared. The control is a floor and no candidate: it is left out as long as
 * anything else was compared.
 */
function leadingComparisons(run: RunFile, scenario: string): Comparison[] {
  const primaries = run.plan.steps.filter((step) => step.scenario === scenario).map(({ primary }) => primary);
  for (const primary of primaries) {
    const found = candidatesOf(run, scenario, primary);
    if (found.length > 0) return found;
  }
  const [other] = run.comparisons.filter((comparison) => comparison.scenario === scenario);
  return other ? candidatesOf(run, scenario, other.metric) : [];
}

function candidatesOf(run: RunFile, scenario: string, metric: string): Comparison[] {
  const all = run.comparisons.filter((comparison) => comparison.scenario === scenario && comparison.metric === metric);
  const candidates = all.filter(({ contender }) => contender !== run.plan.control);
  return candidates.length > 0 ? candidates : all;
}

function withoutComparisons(run: RunFile, scenario: string, state: RunFile['scenarios'][number]['state']): string {
  if (run.measurements.some((row) => row.scenario === scenario)) {
    return 'Measured, but nothing was compared; the tables have the figures.';
  }
  return state === 'planned' ? 'Not measured: the run ended first.' : 'Not measured: the run has no figures for it.';
}

const baselineOf = ({ baseline, baselineVariant = '' }: Comparison) => nameOf(baseline, baselineVariant);

/** Where versions are compared, each contender has a baseline of its own. */
const againstEach = (run: RunFile, comparisons: readonly Comparison[]): string[] =>
  [...Map.groupBy(comparisons, baselineOf)].flatMap(([baseline, group]) => sentences(run, group, baseline));

function sentences(run: RunFile, comparisons: readonly Comparison[], baseline: string): string[] {
  const byContender = new Map(
    [...Map.groupBy(comparisons, (row) => nameOf(row.contender, row.variant))].map(
      ([name, cells]) => [name, cells as [Comparison, ...Comparison[]] satisfies Cells] as const,
    ),
  );
  const { subject, noun } = metricOfRun((comparisons[0] as Comparison).metric).words;
  if (byContender.size < crowdFrom) return fewSentences(byContender, baseline, subject ?? noun);
  const level = sharedLevel([...byContender.values()]);
  const at = comparisons.find(({ factors }) => factorLabel(factors) === level);
  const spoken = [...byContender].map(([name, cells]) => {
    const cell = cells.find(({ factors }) => factorLabel(factors) === level);
    return cell ? { name, cell, verdict: cell.verdict } : { name, cell: strongest(cells), verdict: verdictOf(cells) };
  });
  return crowdSentences(run, spoken, baseline, spaced(subject ?? noun, at ? levelsPhrase(at.factors) : ''));
}
