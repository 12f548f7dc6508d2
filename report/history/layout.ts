/** Where everything of a picture of a history stands, in px: panels one below the other, all over the same runs. */
import type { History, HistorySeries } from '../../compare/history.ts';
import { type Canvas, canvasOf } from '../charts/frame/canvas.ts';
import { type Frame, isNarrow } from '../charts/frame/chart.ts';
import { textWidth, wrapped } from '../render/font.ts';
import { delay, signed } from '../words/numbers.ts';
import { type EffectAxis, effectAxis } from './axis.ts';
import { letterRows, type Mark, marksOf } from './marks.ts';
import type { HistoryPicture } from './pictures.ts';

export interface Words {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface PlacedMark extends Mark {
  readonly x: number;
  /** Middle of its letter. */
  readonly y: number;
}

export interface PlacedPanel {
  readonly series: HistorySeries;
  readonly title: Words;
  /** What each mark means; its letter stands where its first line begins. */
  readonly lines: readonly Words[];
  readonly letters: readonly (Words & { readonly worse: boolean })[];
  readonly marks: readonly PlacedMark[];
  readonly ticks: readonly Words[];
  readonly bottom: number;
  down(value: number): number;
  /** Whether a value lies within the axis. */
  holds(value: number): boolean;
}

export interface Layout {
  readonly canvas: Canvas;
  readonly left: number;
  readonly height: number;
  /** Of a run, by its index. */
  across(run: number): number;
  /** From one run to the next. */
  readonly spacing: number;
  readonly panels: readonly PlacedPanel[];
}

const plotHeight = 112;
const titleHeight = 24;
const lineHeight = 16;
/** Between the words and the plot: letters stand here. */
const letterHeight = 20;
const letterRise = 12;
const footHeight = 34;
/** Free at either end of the runs. */
const inset = 8;
const indent = 16;

export function layoutOf(history: History, picture: HistoryPicture, frame: Frame): Layout {
  const axes = picture.panels.map((series) => ({ series, axis: effectAxis(series) }));
  const tickTexts = axes.flatMap(({ series, axis }) => axis.ticks.map((tick) => tickText(series, axis, tick)));
  const left = Math.max(44, ...tickTexts.map((text) => textWidth(text, 11.5) + 22));
  const canvas = canvasOf(picture, frame, { left, right: 20, top: 34, bottom: 30 });
  const places = new Map(picture.runs.map((run, place) => [run, place]));
  const spacing = (canvas.width - 2 * inset) / Math.max(1, picture.runs.length - 1);
  const at = (place: number) => inset + place * spacing;
  let top = 0;
  const panels = axes.map(({ series, axis }) => {
    const marks = marksOf(history, series, places, isNarrow(frame));
    const panel = placed(series, axis, marks, at, top, canvas.width);
    top = panel.bottom + footHeight;
    return panel;
  });
  return { canvas, left, height: top, spacing, panels, across: (run) => tenths(at(places.get(run) ?? 0)) };
}

const tenths = (value: number) => Math.round(value * 10) / 10;

function tickText({ scale, unit }: HistorySeries, axis: EffectAxis, tick: number): string {
  if (scale !== 'difference') return axis.text(tick);
  return signed(tick, unit === 'ms' ? delay : axis.text);
}

function placed(
  series: HistorySeries,
  axis: EffectAxis,
  marks: readonly Mark[],
  at: (place: number) => number,
  top: number,
  width: number,
): PlacedPanel {
  const told = marks.flatMap((mark) =>
    wrapped(mark.text, width - indent - 6, 12).map((text, line) => ({ text, letter: line === 0 ? mark : undefined })),
  );
  const lineY = (index: number) => top + titleHeight + (index + 0.5) * lineHeight;
  const plot = top + titleHeight + told.length * lineHeight + letterHeight;
  const down = (value: number) => tenths(plot + (1 - axis.along(value)) * plotHeight);
  const rows = letterRows(marks.map(({ place }) => at(place)));
  return {
    series,
    title: { x: 0, y: top + 12, text: series.contender },
    lines: told.map(({ text }, index) => ({ x: indent, y: lineY(index), text })),
    letters: told.flatMap(({ letter }, index) =>
      letter ? [{ x: 0, y: lineY(index), text: letter.letter, worse: letter.worse }] : [],
    ),
    marks: marks.map((mark, index) => ({
      ...mark,
      x: tenths(at(mark.place)),
      y: plot - 7 - letterRise * (rows[index] ?? 0),
    })),
    ticks: axis.ticks.map((tick) => ({ x: -8, y: down(tick), text: tickText(series, axis, tick) })),
    bottom: plot + plotHeight,
    down,
    holds: (value) => axis.along(value) > 0 && axis.along(value) < 1,
  };
}
