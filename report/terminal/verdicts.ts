/** The table of verdicts, as wide as the terminal. */
import Table from 'cli-table3';
import { familyTitles } from '../facts/families.ts';
import type { Cell, VerdictTable } from '../tables/verdicts.ts';
import { broken, chars, type Paint, style, trimmed } from './looks.ts';

export function verdicts(table: VerdictTable, columns: number, paint: Paint): string {
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

function cellText({ text, mark, interval, note, tone }: Cell, paint: Paint): string {
  const value = mark === '' ? text : `${text} ${paint(mark, tone)}`;
  return [value, interval, note].filter(Boolean).join('\n');
}
