/** Two runs side by side in a terminal: effect, interval and verdict, by contender and scenario. */
import Table from 'cli-table3';
import type { Joined } from '../../compare/join.ts';
import type { Difference } from '../../compare/settings.ts';
import { type ComparedRow, comparedRows } from '../tables/compared.ts';
import { confidence, number } from '../words/numbers.ts';
import { chars, coloured, type Paint, style, trimmed } from './looks.ts';
import { section, wrap } from './wrap.ts';

export interface ComparedText {
  readonly colour: boolean;
  /** Columns; more than 100 are not used. */
  readonly width: number;
}

export function comparedText(joined: Joined, { colour, width }: ComparedText): string {
  const columns = Math.max(80, Math.min(width, 100));
  const paint: Paint = colour ? coloured : (text) => text;
  const { before, after, across, differences, missing } = joined;
  const baseline = after.run.plan.baseline;
  const rows = comparedRows(joined);
  const named = (list: readonly Difference[]) =>
    list.map(({ field, before: old, after: now }) => `${field}: ${old} → ${now}`);
  return [
    ...heads(joined),
    '',
    ...section('What is compared', named(differences.compared), columns),
    ...section(
      'Also different: counts and effects against the baseline still hold, other figures do not',
      across ? named(differences.circumstances) : [],
      columns,
    ),
    ...section('Worth knowing', [...named(differences.noted), ...sameRun(joined)], columns),
    ...wrap(across ? acrossText(baseline) : apartText(baseline), columns),
    '',
    ...contenders(rows, joined, columns, paint),
    ...wrap(legend(joined, rows), columns),
    '',
    ...section('Not in both', missing, columns),
    `${totals(rows)}, ${before.label} → ${after.label}`,
    '',
  ].join('\n');
}

function heads({ before, after }: Joined): string[] {
  const width = Math.max(before.label.length, after.label.length);
  return [before, after].map(({ label, run }, index) => {
    const at = `${run.startedAt.slice(0, 10)} ${run.startedAt.slice(11, 16)} UTC`;
    const commit = (run.environment.commit ?? run.tool.commit ?? 'unknown').slice(0, 12);
    const state = run.state === 'complete' ? '' : `, ${run.state}`;
    return `${index === 0 ? 'Before' : 'After '}  ${label.padEnd(width)}  ${at}, suite ${run.suite}, commit ${commit}${state}`;
  });
}

function sameRun({ before, after }: Joined): string[] {
  if (before.run.startedAt === after.run.startedAt && before.run.seed === after.run.seed)
    return ['Both are the same run: nothing can differ.'];
  return before.run.startedAt > after.run.startedAt
    ? ['The first run is the newer one: changes run from it to the older one, in the order given.']
    : [];
}

const apartText = (baseline: string) =>
  `These runs were made at different times, and a machine’s speed varies between times by more than an interval shows, so no change in a single time or rate is called different here. The effect against ${baseline} within each run is steadier, and the verdict is about that. To be certain, measure both versions side by side: npx authbench diff.`;

const acrossText = (baseline: string) =>
  `Counts (bytes, commands, limits) are compared directly, and carry their unit. Everything else is an effect against ${baseline} in the same run, and how it changed; a change in ${baseline} itself shows in all the others, reversed.`;

function contenders(rows: readonly ComparedRow[], { across, run }: Joined, columns: number, paint: Paint): string[] {
  const baseline = run.plan.baseline;
  // In a narrow terminal the mark alone is the verdict: its legend is below.
  const wide = columns >= 100;
  const figures = ['Before', 'After', 'Change', ...(across ? [] : [`Against ${baseline}`])];
  const heading = ['', ...figures, wide ? 'Verdict' : ''];
  const last = wide ? '~ undecided'.length + 1 : 2;
  const widths = [
    ...shared(columns - last - figures.length - 1, across ? [26, 19, 19, 19] : [23, 15, 15, 15, 15]),
    last,
  ];
  const lines: string[] = [];
  for (const [contender, own] of Map.groupBy(rows, ({ contender }) => contender)) {
    const shown = own.filter((row) => row.shown);
    const rest = own.filter((row) => !row.shown);
    lines.push(`${contender}${contender === baseline ? ' (baseline)' : ''}`);
    if (shown.length > 0) {
      const out = new Table({ chars, style, colWidths: widths, wordWrap: true, wrapOnWordBoundary: true });
      out.push(
        heading,
        widths.map((width) => '─'.repeat(width - 1)),
      );
      for (const [scenario, rows] of Map.groupBy(shown, ({ scenario }) => scenario)) {
        out.push([{ colSpan: widths.length, content: scenario }]);
        for (const { title, cells, mark, verdict, tone } of rows)
          out.push([
            hanging(title, widths[0] as number),
            ...cells,
            wide ? `${paint(mark, tone)} ${verdict}` : paint(mark, tone),
          ]);
      }
      lines.push(trimmed(out.toString()));
    }
    if (rest.length > 0) lines.push(`  ${shown.length > 0 ? 'and ' : ''}${totals(rest)}`);
    lines.push('');
  }
  return lines;
}

/** Under its scenario, each line of it. */
const hanging = (title: string, width: number) =>
  title
    .split('\n')
    .flatMap((line) => wrap(line, width - 3))
    .map((line) => `  ${line}`)
    .join('\n');

/** The room shared in these proportions. */
function shared(room: number, wished: readonly number[]): number[] {
  const all = wished.reduce((sum, width) => sum + width, 0);
  return wished.map((width) => Math.floor((width * room) / all));
}

function totals(rows: readonly ComparedRow[]): string {
  const groups = Map.groupBy(rows, ({ verdict }) => verdict);
  const counts = (['different', 'equal', 'undecided', 'invalid'] as const).flatMap((verdict) => {
    const count = groups.get(verdict)?.length ?? 0;
    return count === 0 ? [] : [`${number(count)} ${verdict}`];
  });
  const figures = `${number(rows.length)} ${rows.length === 1 ? 'figure' : 'figures'}`;
  return rows.length === 0 ? 'No figure is in both' : `${figures}: ${counts.join(', ')}`;
}

function legend({ across }: Joined, rows: readonly ComparedRow[]): string {
  const levels = rows.flatMap(({ level }) => (level === null ? [] : [level]));
  const range = [...new Set([Math.min(...levels), Math.max(...levels)].map(confidence))].join(' to ');
  const held =
    levels.length > 0 ? ` Intervals of ratios hold at ${range}, adjusted for several contenders (Holm).` : '';
  const against = across ? '' : ' Against: the change of the contender’s ratio to the baseline.';
  return `↓ less, ↑ more, = equal, ~ undecided, × invalid.${against}${held}`;
}
