/**
 * Markdown for a job summary (GITHUB_STEP_SUMMARY) or a comment: the verdict, the gates, the summary without its picture, which a
 * summary does not show, and every figure behind a fold.
 */
import { baselineName } from '../../compare/against.ts';
import type { GateResult } from '../../compare/gates/result.ts';
import type { Comparison, Measurement, RunFile } from '../../results/format.ts';
import { factorLabel, nameOf } from '../../vocabulary/words.ts';
import { accepting, escaped, summary } from '../page/summary.ts';
import { orderedComparisons, verdictText } from '../tables/verdicts.ts';
import { gateLines } from '../words/gate-lines.ts';
import { byStanding, gateFigure, gateName, gatesVerdict, incomplete, standingOf } from '../words/gates.ts';
import { confidence, effect, interval, measured, number } from '../words/numbers.ts';
import { behind } from '../words/starts.ts';
import { titleOf } from '../words/titles.ts';
import type { Format } from './format.ts';

/** Of GITHUB_STEP_SUMMARY, for one step, in bytes: a longer one is not shown at all. */
export const mostBytes = 1_048_576;

export const markdown: Format = {
  id: 'markdown',
  title: 'Markdown for a job summary, at most 1 MiB',
  fileName: 'job-summary.md',
  write(input) {
    const { run, gates } = input;
    const broken = incomplete(run);
    const lines = [
      `## ${gatesVerdict(gates)}`,
      '',
      ...(broken ? [`**${escaped(broken)}**`, ''] : []),
      ...gateTables(run, byStanding(gates ?? [])),
      ...accepting(gateLines(byStanding(gates ?? []), gates ?? []), run.startedAt),
      ...summary({ ...input, run: withoutGates(run) })
        .split('\n')
        .filter((line) => !/^!\[.*\]\(.*\)$/.test(line)),
      ...folded('comparisons', comparisonTable(run)),
      ...folded('figures', measurementTable(run)),
    ];
    return cut(lines);
  },
};

/** They stand above the summary, with their figures. */
const withoutGates = ({ gates: _, ...run }: RunFile): RunFile => run;

/** Of so many, all are in sight; of more, those that passed are behind a fold. */
const fewGates = 20;

function gateTables(run: RunFile, gates: readonly GateResult[]): string[] {
  const [shown, rest] =
    gates.length <= fewGates
      ? [gates, []]
      : [gates.filter((gate) => standingOf(gate) !== 'passed'), gates.filter((gate) => standingOf(gate) === 'passed')];
  const accepted = gateLines(
    gates.filter((gate) => gate.accepted !== undefined),
    gates,
  );
  return [
    ...(shown.length > 0 ? [...gateTable(run, shown), ''] : []),
    ...(accepted.length > 0
      ? [...accepted.map(({ gate, sentence }) => `- **${standingOf(gate)}:** ${escaped(sentence)}`), '']
      : []),
    ...folded('gates that passed', gateTable(run, rest)),
  ];
}

function gateTable(run: RunFile, gates: readonly GateResult[]): string[] {
  const rows = gates.map((gate) => [
    standingOf(gate) === 'passed' ? 'passed' : `**${standingOf(gate)}**`,
    cell(nameOf(gate.contender, gate.variant)),
    cell(gate.scenario),
    cell(factorLabel(gate.factors)),
    cell(gateName(gate)),
    cell(gateFigure(run, gate)),
    cell(gate.baseline ?? ''),
  ]);
  return table(['Gate', 'Contender', 'Scenario', 'Factors', 'Must hold', 'Measured', 'Against'], rows);
}

function comparisonTable(run: RunFile): string[] {
  return table(
    ['Scenario', 'Figure', 'Factors', 'Contender', 'Against', 'Effect', 'Level', 'Verdict', 'Measured in'],
    orderedComparisons(run).map((row) => comparisonRow(row).map(cell)),
  );
}

/** Level 1: no interval by probability, but what was counted, or the range of all that was seen. */
function comparisonRow(row: Comparison): string[] {
  const { scenario, metric, factors, contender, variant, effect: of } = row;
  const level = of.level < 1 ? confidence(of.level) : of.low === null ? 'counted' : 'range seen';
  return [
    ...[scenario, titleOf(metric), factorLabel(factors), nameOf(contender, variant), baselineName(row)],
    ...[effect(row), level, verdictText(row), behind(row)],
  ];
}

function measurementTable({ measurements }: RunFile): string[] {
  return table(
    ['Scenario', 'Figure', 'Factors', 'Contender', 'Value', 'Interval', 'Level', 'n', 'Note'],
    measurements.map((row) => measurementRow(row).map(cell)),
  );
}

function measurementRow(row: Measurement): string[] {
  const { scenario, metric, factors, contender, variant, level, n, note = '' } = row;
  const ends = interval(row);
  const kind = ends === '' ? '' : level === null || level === undefined ? 'range seen' : confidence(level);
  return [
    ...[scenario, titleOf(metric), factorLabel(factors), nameOf(contender, variant)],
    ...[measured(row), ends, kind, number(n), note],
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows.map((row) => `| ${row.join(' | ')} |`)];
}

/** A line end would end the row. */
const cell = (text: string) => escaped(text).replaceAll(/\s*[\r\n]+\s*/g, ' ');

function folded(what: string, lines: readonly string[]): string[] {
  const rows = lines.length - 2;
  if (rows === 0) return [];
  return ['<details>', `<summary>All ${number(rows)} ${what}</summary>`, '', ...lines, '', '</details>', ''];
}

/** Whole lines, as many as fit; what is cut off is said, and no fold stays open. */
function cut(lines: readonly string[]): string {
  const text = lines.join('\n');
  if (Buffer.byteLength(text) <= mostBytes) return text;
  const room = mostBytes - 400;
  let bytes = 0;
  let kept = 0;
  for (const line of lines) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > room) break;
    kept++;
  }
  const shown = lines.slice(0, kept);
  const open = shown.lastIndexOf('<details>') > shown.lastIndexOf('</details>');
  return [
    ...shown,
    ...(open ? ['', '</details>'] : []),
    '',
    `**Cut here: ${number(lines.length - kept)} more lines do not fit into 1 MiB, the most that a job summary takes. The formats csv and json have everything.**`,
    '',
  ].join('\n');
}
