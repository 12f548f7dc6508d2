/**
 * The answer to each scenario's question in one sentence or two, made from the verdicts on the metric that leads the
 * scenario by the plan. It knows no contender: whatever the verdicts say is what it says.
 */

import { baselineName, isOfLevels, otherLevels } from '../../compare/against.ts';
import type { Comparison, RunFile } from '../../results/format.ts';
import { levelsPhrase } from '../../vocabulary/factors.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import { nameOf } from '../facts/contenders.ts';
import { byLevel, only } from '../facts/levels.ts';
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
    const compared = [leading, ...differingElsewhere(run, id, leading)];
    const found = findings(run, id);
    const texts = leading.length > 0 ? compared.flatMap((rows) => againstEach(run, rows)) : [];
    const all = [...texts, ...found];
    const text = all.length > 0 ? all.join(' ') : withoutComparisons(run, id, state);
    return { scenario: id, title, question, text };
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

/** Where the leading metric is the same for all, the first count in which contenders differ: as many commands may carry more bytes. */
function differingElsewhere(run: RunFile, scenario: string, leading: readonly Comparison[]): Comparison[][] {
  if (!leading.every(({ verdict }) => verdict === 'equal')) return [];
  const differing = run.comparisons.find(
    (row) => row.scenario === scenario && row.verdict === 'different' && metricOfRun(row.metric).kind === 'exact',
  );
  return differing ? [candidatesOf(run, scenario, differing.metric)] : [];
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

/** Where versions are compared, each contender has a baseline of its own; where levels are, each is its own. */
const againstEach = (run: RunFile, comparisons: readonly Comparison[]): string[] =>
  [...Map.groupBy(comparisons, baselineName)].flatMap(([baseline, group]) =>
    sentences(run, furthest(group).map(ofLevel), baseline),
  );

/** Of several levels that are compared with one, the furthest from it for each contender: charts and tables have those between. */
function furthest(group: readonly Comparison[]): readonly Comparison[] {
  if (!group.some(isOfLevels)) return group;
  const own = Map.groupBy(group, ({ contender, variant }) => nameOf(contender, variant));
  return [...own.values()].flatMap((cells) => {
    const levels = byLevel(cells);
    const [lowest, highest] = [levels[0], levels.at(-1)];
    return (lowest && levelsApart(lowest.rows[0]) < 0 ? lowest : highest)?.rows ?? [];
  });
}

/** Below zero: every level of the row's axes lies below the one that it is compared with. */
function levelsApart(row: Comparison): number {
  const others = Object.entries(otherLevels(row));
  return Math.max(...others.map(([id, level]) => Number(row.factors[id]) - Number(level)));
}

interface NamedCell {
  readonly name: string;
  readonly cell: Comparison;
}

/** A level that is compared with another is part of the name: `session-redis at 4,000 requests/s`. */
function ofLevel(cell: Comparison): NamedCell {
  const name = nameOf(cell.contender, cell.variant);
  const ids = Object.keys(otherLevels(cell));
  if (ids.length === 0) return { name, cell };
  const rest = Object.fromEntries(Object.entries(cell.factors).filter(([id]) => !ids.includes(id)));
  return { name: `${name} ${levelsPhrase(only(cell.factors, ids))}`, cell: { ...cell, factors: rest } };
}

function sentences(run: RunFile, named: readonly NamedCell[], baseline: string): string[] {
  const comparisons = named.map(({ cell }) => cell);
  const byContender = new Map(
    [...Map.groupBy(named, ({ name }) => name)].map(
      ([name, own]) => [name, own.map(({ cell }) => cell) as [Comparison, ...Comparison[]] satisfies Cells] as const,
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
