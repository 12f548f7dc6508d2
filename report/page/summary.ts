/** summary.md: what a blog or a pull request quotes. */
import { leftOutSentences } from '../../results/left-out.ts';
import { printedHead, targetEndSentence } from '../../results/target-end.ts';
import { answers } from '../answers/answers.ts';
import { trade } from '../charts/trade/chart.ts';
import { unseenSentences } from '../facts/contenders.ts';
import { doubtsOf, environmentLine } from '../facts/environment.ts';
import { guardSentences } from '../facts/guards.ts';
import type { ReportInput } from '../facts/input.ts';
import { limitSentences } from '../facts/limits.ts';
import { reproduction } from '../facts/reproduction.ts';
import { type Cell, legendOf, type VerdictTable, verdictTable } from '../tables/verdicts.ts';
import { acceptingHead, acceptingLines } from '../words/accepting.ts';
import { type GateLine, gateLines } from '../words/gate-lines.ts';
import { byStanding, gatesVerdict, standingOf } from '../words/gates.ts';

/** With what gates said, where some were asked; a format that tells them itself takes them out of the run. */
export function summary(input: ReportInput): string {
  const { run, missing } = input;
  const table = verdictTable(run);
  const caveats = [...guardSentences(run), ...unseenSentences(run), ...missing];
  const doubts = doubtsOf(run);
  const picture = trade.spec(input) ? [`![${trade.title}](charts/${trade.id}.svg)`, ''] : [];
  const lines = [
    '# Session or token? What it costs, what it buys',
    '',
    `Measured by authbench ${run.tool.version} on ${run.startedAt.slice(0, 10)}, suite ${run.suite}${run.state === 'complete' ? '' : ` (${run.state}, incomplete)`}.`,
    '',
    ...(doubts.length > 0
      ? [`**Absolute figures from this machine are doubtful:** ${escaped(doubts.join(' '))}`, '']
      : []),
    ...endedTarget(run),
    ...leftOutSentences(run.conformance).flatMap((sentence) => [`**Left out:** ${escaped(sentence)}`, '']),
    ...toldByGates(run),
    ...answers(run).map(({ title, text }) => `- **${title}.** ${escaped(text)}`),
    '',
    ...picture,
    ...markdownTable(table),
    '',
    `${legendOf(table)} A value without an interval was counted, or too little was measured for one.`,
    '',
    ...limitLines(run),
    `**Machine:** ${escaped(environmentLine(run))}.`,
    '',
    '**To reproduce it:**',
    '',
    '```sh',
    ...reproduction(run),
    '```',
    '',
    ...(caveats.length > 0 ? ['**Caveats:**', '', ...caveats.map((caveat) => `- ${escaped(caveat)}`), ''] : []),
    'These figures hold for this machine and these versions. Compare contenders within a run, not figures across machines.',
    '',
  ];
  return lines.join('\n');
}

/** With the last that it printed. */
function endedTarget({ targetEnd }: ReportInput['run']): string[] {
  if (targetEnd === undefined) return [];
  const { printed } = targetEnd;
  const told = printed.length === 0 ? '' : ` It printed, ${printedHead(targetEnd)}:`;
  // Four spaces make code of it, whatever it says.
  return [
    `**Ended:** ${escaped(targetEndSentence(targetEnd))}${told}`,
    '',
    ...(printed.length === 0 ? [] : [...printed.map((line) => `    ${line}`), '']),
  ];
}

/** The verdict, and what did not pass. */
function toldByGates({ gates, startedAt }: ReportInput['run']): string[] {
  if (gates === undefined) return [];
  const lines = gateLines(
    byStanding(gates).filter((gate) => standingOf(gate) !== 'passed'),
    gates,
  );
  const sentences = lines.map(({ gate, sentence }) => `- **${standingOf(gate)}:** ${escaped(sentence)}`);
  return [
    ...[`**Gates:** ${gatesVerdict(gates)}`, '', ...sentences, ...(sentences.length > 0 ? [''] : [])],
    ...accepting(lines, startedAt),
  ];
}

/** The entry to copy; nothing where no count failed. */
export function accepting(lines: readonly GateLine[], startedAt: string): string[] {
  const entries = acceptingLines(lines, new Date(startedAt));
  return entries.length === 0 ? [] : [escaped(acceptingHead), '', '```yaml', ...entries, '```', ''];
}

function limitLines(run: ReportInput['run']): string[] {
  const sentences = limitSentences(run);
  return sentences.length === 0 ? [] : [`**What limited capacity:** ${escaped(sentences.join(' '))}`, ''];
}

function markdownTable({ columns, rows }: VerdictTable): string[] {
  const heads = columns.map(({ title, unit }) => [title, unit && `(${unit})`].filter(Boolean).join(' '));
  return [
    `| Contender | ${heads.join(' | ')} |`,
    `|---|${heads.map(() => '---:').join('|')}|`,
    ...rows.map(
      ({ look, baseline, cells }) =>
        `| ${escaped(look.name)}${baseline ? ' (baseline)' : ''} | ${cells.map(cellText).join(' | ')} |`,
    ),
  ];
}

function cellText({ text, mark, interval, note }: Cell): string {
  return [text, mark, interval, note && `(${note})`].filter(Boolean).map(escaped).join(' ');
}

export const escaped = (text: string) =>
  text.replace(/[|*_<>`]/g, (char) => (char === '<' ? '&lt;' : char === '>' ? '&gt;' : `\\${char}`));
