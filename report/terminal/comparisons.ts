/** The comparisons that a terminal shows: those that lead their scenario, and what is always shown. */
import Table from 'cli-table3';
import { baselineId, isOfLevels, itselfAt } from '../../compare/against.ts';
import { withoutIgnoredLevels } from '../../compare/ignored-levels.ts';
import type { Comparison, RunFile } from '../../results/format.ts';
import { variesByItself } from '../../results/varying.ts';
import { withoutSummary } from '../../vocabulary/factors.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import { tellingCells } from '../answers/cells.ts';
import { nameOf } from '../facts/contenders.ts';
import { isMany } from '../facts/families.ts';
import { markOf, orderedComparisons } from '../tables/verdicts.ts';
import { effect, number } from '../words/numbers.ts';
import { behind } from '../words/starts.ts';
import { titleOf } from '../words/titles.ts';
import { broken, chars, type Paint, style, trimmed } from './looks.ts';

export function effectRows(run: RunFile) {
  const primaries = new Set(run.plan.steps.map(({ scenario, primary }) => `${scenario} ${primary}`));
  const shown = orderedComparisons(run).filter(
    ({ scenario, metric }) => primaries.has(`${scenario} ${metric}`) || metricOfRun(metric).alwaysShown,
  );
  const rows = withoutIgnoredLevels(isMany(run) ? fewOf(shown, primaries) : shown, run.contenders);
  const cells = Map.groupBy(rows, (row) =>
    [row.scenario, row.metric, row.contender, row.variant, baselineId(row)].join('\n'),
  );
  return [...cells.values()].flatMap((own) => tellingCells(own as [Comparison, ...Comparison[]]));
}

/** Of many contenders only the ratios that lead their scenario, the least first: the answers and the report have the rest. */
function fewOf(rows: readonly Comparison[], primaries: ReadonlySet<string>): Comparison[] {
  const leading = rows.filter(
    ({ scenario, metric, effect: { scale } }) => scale === 'ratio' && primaries.has(`${scenario} ${metric}`),
  );
  return leading.toSorted((a, b) => (a.metric === b.metric ? a.effect.value - b.effect.value : 0));
}

export function comparisons(rows: readonly Comparison[], columns: number, paint: Paint): string {
  const groups = Map.groupBy(rows, (row) =>
    [
      titleOf(row.metric),
      factorLabel(withoutSummary(row.factors)),
      isOfLevels(row) ? `each against ${itselfAt(row)}` : '',
    ]
      .filter(Boolean)
      .join(', '),
  );
  const name = Math.min(Math.max(...rows.map((row) => nameOf(row.contender, row.variant).length)), 30) + 3;
  const verdict = 21;
  const amount = 12;
  const widths = [name, columns - name - verdict - amount - 4, amount, verdict];
  const out = new Table({ chars, style, colWidths: widths, wordWrap: true, wrapOnWordBoundary: true });
  out.push(['Effect', 'against the baseline', 'Measured in', 'Verdict']);
  out.push(widths.map((width) => '─'.repeat(width - 1)));
  for (const [title, own] of groups) {
    out.push([{ colSpan: 4, content: title }]);
    for (const row of own) {
      const { mark, tone } = markOf(row);
      const contender = broken(nameOf(row.contender, row.variant), name - 3).replaceAll(/^/gm, '  ');
      out.push([
        contender,
        effect(row),
        row.effect.low === null ? '' : behind(row),
        `${paint(mark, tone)} ${row.verdict}${inBrackets(row)}`,
      ]);
    }
  }
  return trimmed(out.toString());
}

function inBrackets({ verdict, reason, neededStarts, neededRounds }: Comparison): string {
  if (verdict !== 'undecided') return '';
  if (variesByItself(reason)) return ' (varies)';
  if (neededStarts === null) return ' (never)';
  const amount = neededStarts ?? neededRounds;
  return amount ? ` (${number(amount)})` : '';
}
