/** A picture of a history as vega-lite: intervals, points, levels between changes, and an upright line for each change. */
import type { TopLevelSpec } from 'vega-lite';
import type { History, HistorySeries } from '../../compare/history.ts';
import type { HistoryRun } from '../../compare/history-runs.ts';
import type { Point } from '../../compare/history-series.ts';
import { type Frame, isNarrow } from '../charts/frame/chart.ts';
import { px } from '../charts/panels/px.ts';
import { palette } from '../facts/contenders.ts';
import { effect, number, usefulEffect } from '../words/numbers.ts';
import { roundPlaces } from './axis.ts';
import { type Layout, layoutOf, type PlacedPanel } from './layout.ts';
import { axisTitle, type HistoryPicture } from './pictures.ts';
import { commitText, levelText, timeText } from './words.ts';

/** More runs than this take smaller points. */
const many = 60;

export function historySpec(history: History, picture: HistoryPicture, frame: Frame): TopLevelSpec {
  const layout = layoutOf(history, picture, frame);
  const { canvas, height, panels } = layout;
  const x = px(canvas.width, 'x');
  const y = px(height, 'y');
  const text = (values: readonly object[], style: string, align: string) => ({
    data: { values },
    mark: { type: 'text', style, align, baseline: 'middle' },
    encoding: { x, y, text: { field: 'text' } },
  });
  const rules = (values: readonly object[], mark: object) => ({
    data: { values },
    mark: { type: 'rule', ...mark },
    encoding: { x, x2: { field: 'x2' }, y, y2: { field: 'y2' } },
  });
  const level = (at: number) => ({ x: 0, x2: canvas.width, y: at, y2: at });
  const crowded = picture.runs.length > many;
  const points = panels.flatMap((panel) => pointsOf(history, layout, panel));
  const tooltip = ['Contender', 'Run', 'Started', 'Value', 'Verdict'].map((field) => ({ field, type: 'nominal' }));
  const marks = panels.flatMap((panel) => panel.marks.map((mark) => ({ ...mark, bottom: panel.bottom })));
  const letters = [
    ...panels.flatMap((panel) => panel.letters.map((one) => ({ ...one, align: 'left' }))),
    ...marks.map(({ x: at, y: middle, letter, worse }) => ({ x: at, y: middle, text: letter, worse, align: 'center' })),
  ];
  const layer = [
    text([{ x: 16 - Math.ceil(layout.left), y: -20, text: unitTitle(picture, frame) }], 'note', 'left'),
    rules(
      panels.flatMap(({ ticks }) => ticks.map((tick) => level(tick.y))),
      { style: 'grid' },
    ),
    rules(panels.flatMap(nothingAt).map(level), { style: 'nothing' }),
    text(
      panels.flatMap(({ ticks }) => ticks),
      'note',
      'right',
    ),
    text(
      panels.flatMap((panel) => runLabels(picture, layout, panel, frame)),
      'note',
      'center',
    ),
    text(
      panels.map(({ title }) => title),
      'label',
      'left',
    ),
    text(
      panels.flatMap(({ lines }) => lines),
      'detail',
      'left',
    ),
    {
      data: { values: points.filter(({ low, high }) => low !== high) },
      mark: {
        type: 'rule',
        style: 'faint',
        strokeWidth: Math.max(1, Math.min(2, layout.spacing / 4)),
        opacity: crowded ? 0.5 : 0.8,
      },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, tooltip },
    },
    rules(
      panels.flatMap((panel) => levelsOf(layout, panel)),
      { style: 'nothing', strokeWidth: 2.2 },
    ),
    {
      data: { values: points },
      mark: { type: 'point', filled: true, size: crowded ? 14 : 30, opacity: 0.85, color: palette[0] },
      encoding: { x, y, tooltip },
    },
    ...[true, false].flatMap((worse) => [
      rules(
        marks.flatMap((mark) =>
          mark.worse === worse ? [{ x: mark.x, x2: mark.x, y: mark.y + 7, y2: mark.bottom }] : [],
        ),
        worse ? { style: 'alarm', strokeDash: [5, 4], strokeWidth: 1.2 } : { style: 'limit' },
      ),
      ...['left', 'center'].map((align) =>
        text(
          letters.filter((letter) => letter.worse === worse && letter.align === align),
          worse ? 'alarmText' : 'label',
          align,
        ),
      ),
    ]),
    text(
      [
        {
          x: canvas.width / 2,
          y: height + 6,
          text: isNarrow(frame) ? 'Run (number, in the order of time)' : axisTitle(history),
        },
      ],
      'note',
      'center',
    ),
  ];
  return { ...canvas.frame, height, layer } as unknown as TopLevelSpec;
}

function pointsOf(history: History, { across }: Layout, { series, down }: PlacedPanel) {
  return series.stretches.flatMap(({ points }) =>
    points.map((point) => {
      const run = history.runs[point.run] as HistoryRun;
      const whole = usefulEffect({ ...point, scale: series.scale });
      return {
        x: across(point.run),
        y: down(point.value),
        low: down(whole ? (point.low as number) : point.value),
        high: down(whole ? (point.high as number) : point.value),
        Contender: series.contender,
        Run: `${number(point.run + 1)}, ${run.name}`,
        Started: `${timeText(run.startedAt)}, ${commitText(run)}`,
        Value: valueText(series, point),
        Verdict: point.verdict ?? 'counted',
      };
    }),
  );
}

function valueText(series: HistorySeries, { value, low, high }: Point): string {
  const { scale, unit } = series;
  if (scale === 'count') return levelText(series, value);
  return effect({ effect: { scale, value, low, high, margin: 0, level: 0.95 }, unit });
}

/** From half a run before the first to half a run after the last. */
function levelsOf({ across, spacing, canvas }: Layout, { series, down }: PlacedPanel) {
  return series.levels.map(({ first, last, value }) => ({
    x: Math.max(0, across(first) - spacing / 2),
    x2: Math.min(canvas.width, across(last) + spacing / 2),
    y: down(value),
    y2: down(value),
  }));
}

/** The line of no difference, where the axis reaches it. */
function nothingAt({ series, holds, down }: PlacedPanel): number[] {
  if (series.scale === 'count') return [];
  const none = series.scale === 'ratio' ? 1 : 0;
  return holds(none) ? [down(none)] : [];
}

function runLabels({ runs }: HistoryPicture, { across }: Layout, { bottom }: PlacedPanel, frame: Frame) {
  return roundPlaces(runs.length, isNarrow(frame) ? 5 : 10).map((place) => {
    const run = runs[place] as number;
    return { x: across(run), y: bottom + 13, text: number(run + 1) };
  });
}

function unitTitle({ panels }: HistoryPicture, frame: Frame): string {
  const { scale, unit } = panels[0] as HistorySeries;
  if (scale === 'ratio') return `Ratio to the baseline (log${isNarrow(frame) ? '' : ' axis, no unit'})`;
  const bare = unit === 'ms' ? '' : ` (${unit})`;
  return scale === 'count' ? `Count${bare}` : `Difference from the baseline${bare}`;
}
