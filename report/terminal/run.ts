/** The end of a run in a terminal: verdict table, comparisons, answers, guards, and where the report is. */

import Table from 'cli-table3';
import { baselineId, isOfLevels, itselfAt } from '../../compare/against.ts';
import type { Comparison, RunFile } from '../../results/format.ts';
import { leftOutSentences } from '../../results/left-out.ts';
import { printedHead, targetEndSentence } from '../../results/target-end.ts';
import { withoutSummary } from '../../vocabulary/factors.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';
import { shellWord } from '../../vocabulary/shell.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import { answers } from '../answers/answers.ts';
import { tellingCells } from '../answers/cells.ts';
import { nameOf, unseenSentences } from '../facts/contenders.ts';
import { doubtsOf } from '../facts/environment.ts';
import { familyTitles, isMany } from '../facts/families.ts';
import { guardSentences } from '../facts/guards.ts';
import { limitSentences } from '../facts/limits.ts';
import { heldSentences, timeHeld } from '../facts/resources.ts';
import {
  type Cell,
  legendOf,
  markOf,
  orderedComparisons,
  type Tone,
  type VerdictTable,
  verdictTable,
} from '../tables/verdicts.ts';
import { effect, number } from '../words/numbers.ts';
import { behind } from '../words/starts.ts';
import { titleOf } from '../words/titles.ts';
import { wrap } from './wrap.ts';

export interface TerminalReport {
  readonly run: RunFile;
  readonly missing: readonly string[];
  /** As a person would type it; null where the text goes elsewhere, and no folder goes with it. */
  readonly folder: string | null;
  readonly colour: boolean;
  /** Columns of the terminal; more than 100 are not used. */
  readonly width: number;
}

export function terminalReport({ run, missing, folder, colour, width }: TerminalReport): string {
  const columns = Math.max(60, Math.min(width, 100));
  const paint = colour ? coloured : (text: string) => text;
  const table = verdictTable(run);
  const effects = effectRows(run);
  const parts = [
    ...section('Absolute figures from this machine are doubtful', doubtsOf(run), columns),
    ...endedTarget(run, columns),
    ...section('Left out', leftOutSentences(run.conformance), columns),
    verdicts(table, columns, paint),
    ...wrap(legendOf(table), columns),

    ...(effects.length > 0
      ? [
          '',
          comparisons(effects, columns, paint),
          ...wrap(
            `In brackets after “undecided”: how many ${run.methodVersion < 3 ? 'rounds' : 'starts'} would decide, “never” where none would. All ${number(run.comparisons.length)} comparisons are in the report.`,
            columns,
          ),
        ]
      : []),
    '',
    ...section(
      'Answers',
      answers(run).map(({ title, text }) => `${title}: ${text}`),
      columns,
    ),
    ...section('What limited capacity', limitSentences(run), columns),
    ...section('Guards that fired', guardSentences(run), columns),
    ...section(`What the processes held over ${timeHeld(run)}`, heldSentences(run), columns),
    ...section('Not observed', unseenSentences(run), columns),
    ...section('Missing from the folder', missing, columns),
    ...(run.state === 'complete' || folder === null
      ? []
      : [`To resume it: npx authbench run --resume ${shellWord(folder)}`, '']),
    ...(folder === null ? [] : [`Report: ${folder}/report.html`]),
    '',
  ];
  return parts.join('\n');
}

export type Paint = (text: string, tone: Tone) => string;
const codes: Readonly<Record<Tone, string>> = {
  better: '32',
  worse: '31',
  equal: '36',
  open: '33',
  invalid: '35',
  plain: '0',
};
export const coloured: Paint = (text, tone) =>
  tone === 'plain' || text === '' ? text : `\u001b[${codes[tone]}m${text}\u001b[0m`;

/** No frame but a line under the head: intervals need the room. */
export const chars = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};
export const style = { head: [], border: [], 'padding-left': 0, 'padding-right': 1 };

function verdicts(table: VerdictTable, columns: number, paint: Paint): string {
  const names = Math.max(...table.rows.map(({ look }) => look.name.length), 9) + 1;
  const own = columnWidths(table);
  const least = own.reduce((sum, width) => sum + width.least, own.length);
  const first = Math.min(names, Math.max(16, columns - least));
  const widths = fitted(own, columns - first - own.length);
  const out = new Table({ chars, style, colWidths: [first, ...widths], wordWrap: true, wrapOnWordBoundary: true });
  out.push(['', ...table.columns.map(({ title, unit }) => [title, unit && `(${unit})`].filter(Boolean).join(' '))]);
  out.push(['─'.repeat(first - 1), ...widths.map((width) => '─'.repeat(width - 1))]);
  let family = '';
  for (const { look, baseline, cells } of table.rows) {
    if (table.grouped && look.entry.family !== family) {
      family = look.entry.family;
      out.push([{ colSpan: cells.length + 1, content: familyTitles[look.entry.family] }]);
    }
    out.push([
      baseline ? `${broken(look.name, first - 1)}\n(baseline)` : broken(look.name, first - 1),
      ...cells.map((cell) => cellText(cell, paint)),
    ]);
  }
  return trimmed(out.toString());
}

interface Width {
  /** The longest word. */
  readonly least: number;
  /** The longest line. */
  readonly wanted: number;
}

function columnWidths(table: VerdictTable): Width[] {
  return table.columns.map(({ title, unit }, index) => {
    const cells = table.rows.map((row) => row.cells[index] as Cell);
    const words = [title, unit, ...cells.map(({ note }) => note)].flatMap((text) => text.split(' '));
    const values = cells.map(({ text, mark }) => `${text} ${mark}`);
    const longest = (texts: readonly string[]) => Math.max(8, ...texts.map(({ length }) => length)) + 1;
    return {
      least: longest([...words, ...values]),
      wanted: longest([...words, ...values, ...cells.map((cell) => cell.interval)]),
    };
  });
}

/** Takes from the columns that have most to give until all fit; an interval is then broken into two lines. */
function fitted(widths: readonly Width[], room: number): number[] {
  const given = widths.map(({ wanted }) => wanted);
  const slack = (index: number) => (given[index] as number) - (widths[index] as Width).least;
  while (given.reduce((sum, width) => sum + width, 0) > room) {
    const index = given.reduce((most, _, next) => (slack(next) > slack(most) ? next : most), 0);
    if (slack(index) <= 0) break;
    given[index] = (given[index] as number) - 1;
  }
  return given;
}

/** A long name is broken after a hyphen. */
function broken(name: string, width: number): string {
  const lines: string[] = [];
  for (const part of name.split(/(?<=[-@])/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + part.length <= width) lines[lines.length - 1] = line + part;
    else lines.push(part);
  }
  return lines.join('\n');
}

function cellText({ text, mark, interval, note, tone }: Cell, paint: Paint): string {
  const value = mark === '' ? text : `${text} ${paint(mark, tone)}`;
  return [value, interval, note].filter(Boolean).join('\n');
}

function effectRows(run: RunFile) {
  const primaries = new Set(run.plan.steps.map(({ scenario, primary }) => `${scenario} ${primary}`));
  const shown = orderedComparisons(run).filter(
    ({ scenario, metric }) => primaries.has(`${scenario} ${metric}`) || metricOfRun(metric).alwaysShown,
  );
  const rows = isMany(run) ? fewOf(shown, primaries) : shown;
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

function comparisons(rows: readonly Comparison[], columns: number, paint: Paint): string {
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

function inBrackets({ verdict, neededStarts, neededRounds }: Comparison): string {
  if (verdict !== 'undecided') return '';
  if (neededStarts === null) return ' (never)';
  const amount = neededStarts ?? neededRounds;
  return amount ? ` (${number(amount)})` : '';
}

/** The lines that it printed stay as they are. */
function endedTarget({ targetEnd }: RunFile, columns: number): string[] {
  if (targetEnd === undefined) return [];
  const [first = '', ...rest] = section('Ended', [targetEndSentence(targetEnd)], columns);
  const printed = targetEnd.printed.map((line) => `      ${line}`);
  return [
    first,
    ...rest.slice(0, -1),
    ...(printed.length > 0 ? [`    It printed, ${printedHead(targetEnd)}:`, ...printed] : []),
    '',
  ];
}

export function section(title: string, sentences: readonly string[], columns: number): string[] {
  if (sentences.length === 0) return [];
  return [
    title,
    ...sentences.flatMap((sentence) =>
      wrap(sentence, columns - 4).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`),
    ),
    '',
  ];
}

export const trimmed = (table: string) =>
  table
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
