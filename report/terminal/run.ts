/** The end of a run in a terminal: verdict table, comparisons, answers, guards, and where the report is. */
import type { RunFile } from '../../results/format.ts';
import { leftOutSentences } from '../../results/left-out.ts';
import { printedHead, targetEndSentence } from '../../results/target-end.ts';
import { variesByItself } from '../../results/varying.ts';
import { shellWord } from '../../vocabulary/shell.ts';
import { answers } from '../answers/answers.ts';
import { unseenSentences } from '../facts/contenders.ts';
import { doubtsOf } from '../facts/environment.ts';
import { guardSentences } from '../facts/guards.ts';
import { limitSentences } from '../facts/limits.ts';
import { heldSentences, timeHeld } from '../facts/resources.ts';
import { legendOf, verdictTable } from '../tables/verdicts.ts';
import { number } from '../words/numbers.ts';
import { comparisons, effectRows } from './comparisons.ts';
import { coloured } from './looks.ts';
import { verdicts } from './verdicts.ts';
import { section, wrap } from './wrap.ts';

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
            `In brackets after “undecided”: how many ${run.methodVersion < 3 ? 'rounds' : 'starts'} would decide, “never” where none would${effects.some(({ reason }) => variesByItself(reason)) ? ', “varies” where the figure varies by itself by as much' : ''}. All ${number(run.comparisons.length)} comparisons are in the report.`,
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
