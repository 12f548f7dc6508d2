/** What is possible with a credential in a browser: rows are deeds, columns where it is kept. */
import type { TopLevelSpec } from 'vega-lite';
import { deedOf, type Place, placeBrief, placeOf } from '../../../vocabulary/browser.ts';
import { list } from '../../../vocabulary/lists.ts';
import { groupsOf, type Matrix, matricesOf, type Outcome } from '../../facts/browser.ts';
import type { ReportInput } from '../../facts/input.ts';
import { wrapped } from '../../render/font.ts';
import { canvas } from '../frame/canvas.ts';
import { alone, type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import { px } from '../panels/px.ts';

export const browser: Chart = {
  id: 'browser-matrix',
  title: 'What is possible with a credential in a browser',
  caption: () =>
    'Filled: possible; a ring: not possible; ×: invalid. Each was tried in Chromium beside a control that differs in one thing and gave the other answer. Columns are places where the credential is kept; designs that are alike in all of them share a matrix, and the table names them.',
  spec: ({ run }, frame = alone) => spec(matricesOf(run), run, frame),
  data({ run }) {
    const matrices = matricesOf(run);
    return {
      head: [
        'Contenders',
        'Kept',
        ...groupsOf(matrices).flatMap((group) => group.deeds.map((deed) => deedOf(deed).title)),
      ],
      rows: matrices.flatMap((matrix) =>
        matrix.places.map((place) => [
          list(matrix.names),
          placeBrief(place),
          ...groupsOf(matrices).flatMap((group) =>
            group.deeds.map((deed) => words[matrix.outcome(deed, place) ?? 'not']),
          ),
        ]),
      ),
    };
  },
};

const words: Readonly<Record<Outcome | 'not', string>> = {
  possible: 'yes',
  impossible: 'no',
  invalid: 'invalid',
  not: '–',
};

/** `localStorage` is too wide for a column. */
const headOf = (place: Place) => placeOf(place).title.replace('localStorage', 'local- Storage');

/** px */
const [rowHeight, lineHeight, headingHeight, nameLine, gap, cellSize] = [24, 15, 32, 17, 26, 13];

/** Colours are of the palette (report/facts/contenders.ts): each stands out on light and dark paper. */
const colours = { exposure: '#c2494f', use: '#009070', not: '#7a838e' } as const;

interface Drawn {
  readonly texts: {
    x: number;
    y: number;
    text: string;
    style: 'label' | 'detail' | 'note';
    align: 'left' | 'center';
  }[];
  readonly marks: {
    x: number;
    y: number;
    colour: string;
    hollow: boolean;
    Deed: string;
    Kept: string;
    Possible: string;
  }[];
  readonly lines: { x: number; x2: number; y: number }[];
  height: number;
}

function spec(matrices: readonly Matrix[], run: ReportInput['run'], frame: Frame): TopLevelSpec | undefined {
  if (matrices.length === 0) return undefined;
  const { width, frame: base } = canvas(browser, run, frame, { left: 16, right: 16, top: 0, bottom: 10 });
  const drawn: Drawn = { texts: [], marks: [], lines: [], height: 0 };
  for (const some of isNarrow(frame) ? matrices.map((one) => [one]) : abreast(matrices))
    draw(drawn, some, width, isNarrow(frame));
  const { height, texts, marks, lines } = drawn;
  const [x, y] = [px(width, 'x'), px(height, 'y')];
  const layer = [
    {
      data: { values: lines },
      mark: { type: 'rule', style: 'grid' },
      encoding: { x, x2: { field: 'x2' }, y },
    },
    ...[...Map.groupBy(texts, ({ style, align }) => `${style} ${align}`).values()].map((values) => ({
      data: { values },
      mark: { type: 'text', style: values[0]?.style, align: values[0]?.align, baseline: 'middle' },
      encoding: { x, y, text: { field: 'text' } },
    })),
    ...[false, true].flatMap((hollow) => {
      const values = marks.filter((mark) => mark.hollow === hollow);
      if (values.length === 0) return [];
      return [
        {
          data: { values },
          mark: hollow
            ? { type: 'point', shape: 'circle', size: 60, filled: false, strokeWidth: 1.4, opacity: 1 }
            : { type: 'point', shape: 'circle', size: cellSize ** 2, filled: true, opacity: 1 },
          encoding: {
            ...{ x, y },
            color: { field: 'colour', type: 'nominal', scale: null, legend: null },
            tooltip: ['Deed', 'Kept', 'Possible'].map((field) => ({ field, type: 'nominal' })),
          },
        },
      ];
    }),
  ];
  return { ...base, height, layer } as unknown as TopLevelSpec;
}

/** So many columns stand beside each other; matrices that have more room share the titles of their rows. */
const mostColumns = 8;

function abreast(matrices: readonly Matrix[]): Matrix[][] {
  const groups: Matrix[][] = [];
  for (const matrix of matrices) {
    const last = groups.at(-1);
    const columns = last?.reduce((sum, { places }) => sum + places.length, 0) ?? mostColumns;
    if (last && columns + matrix.places.length <= mostColumns) last.push(matrix);
    else groups.push([matrix]);
  }
  return groups;
}

/** Beside the columns, or on a phone above each row of marks. */
const titleWidth = 330;
const betweenMatrices = 18;

function draw(drawn: Drawn, matrices: readonly Matrix[], width: number, isAbove: boolean): void {
  const groups = groupsOf(matrices);
  const from = isAbove ? 0 : titleWidth;
  const columns = matrices.reduce((sum, { places }) => sum + places.length, 0);
  const step = Math.min(64, (width - from - betweenMatrices * (matrices.length - 1)) / columns);
  if (drawn.height > 0) drawn.height += gap;
  const heads = matrices.map((matrix, index) => {
    const before = matrices.slice(0, index).reduce((sum, { places }) => sum + places.length, 0);
    const left = from + before * step + index * betweenMatrices;
    return { matrix, left, names: namesIn(matrix, isAbove ? width : matrix.places.length * step) };
  });
  const nameLines = Math.max(...heads.map(({ names }) => names.length));
  for (const { matrix, left, names } of heads) {
    for (const [line, text] of names.entries())
      drawn.texts.push({
        x: left,
        y: drawn.height + (nameLines - names.length + line + 0.5) * nameLine,
        text,
        style: 'label',
        align: 'left',
      });
    for (const [index, place] of matrix.places.entries()) {
      const lines = wrapped(headOf(place), step - 4, 11.5);
      for (const [line, text] of lines.entries())
        drawn.texts.push({
          ...{ x: left + (index + 0.5) * step, text, style: 'note', align: 'center' },
          y: drawn.height + nameLines * nameLine + (2 - lines.length + line + 0.6) * lineHeight,
        });
    }
  }
  drawn.height += nameLines * nameLine + 2 * lineHeight + 4;
  for (const { title, deeds } of groups) {
    drawn.texts.push({ x: 0, y: drawn.height + headingHeight / 2, text: title, style: 'label', align: 'left' });
    drawn.height += headingHeight;
    for (const deed of deeds) {
      const { title: text, kind } = deedOf(deed);
      const lines = wrapped(text, isAbove ? width : titleWidth - 14, 12);
      const textHeight = lines.length * lineHeight;
      const height = isAbove ? textHeight + rowHeight : Math.max(rowHeight, textHeight + 8);
      const middle = isAbove ? textHeight + rowHeight / 2 - 1 : height / 2;
      for (const [line, part] of lines.entries())
        drawn.texts.push({
          ...{ x: 0, text: part, style: 'detail', align: 'left' },
          y:
            drawn.height +
            (isAbove ? (line + 0.5) * lineHeight : height / 2 + (line - (lines.length - 1) / 2) * lineHeight),
        });
      for (const { matrix, left } of heads)
        for (const [index, place] of matrix.places.entries()) {
          const outcome = matrix.outcome(deed, place);
          if (outcome === undefined) continue;
          if (outcome === 'invalid') {
            const at = { x: left + (index + 0.5) * step, y: drawn.height + middle };
            drawn.texts.push({ ...at, text: '×', style: 'label', align: 'center' });
            continue;
          }
          drawn.marks.push({
            ...{ x: left + (index + 0.5) * step, y: drawn.height + middle },
            colour: outcome === 'possible' ? colours[kind] : colours.not,
            hollow: outcome !== 'possible',
            ...{ Deed: text, Kept: placeBrief(place), Possible: words[outcome] },
          });
        }
      drawn.height += height;
      drawn.lines.push({ x: 0, x2: width, y: drawn.height });
    }
  }
}

/** Above its columns; where there is no room for all of them, how many: the table has their names. */
function namesIn({ names }: Matrix, width: number): string[] {
  const lines = wrapped(names.join(', '), width, 12);
  return lines.length > mostLines ? [`${names.length} designs`] : lines;
}
const mostLines = 4;
