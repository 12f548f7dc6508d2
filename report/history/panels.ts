/** A picture of a history: a panel for each contender, one below the other, all over the same runs. All is placed in px. */
import type { TopLevelSpec } from 'vega-lite';
import type { History, HistorySeries } from '../../compare/history.ts';
import type { HistoryRun } from '../../compare/history-runs.ts';
import { canvasOf, type Frame, isNarrow } from '../charts/chart.ts';
import { px } from '../charts/field.ts';
import { palette } from '../contenders.ts';
import { delay, effect, number, signed, usefulEffect } from '../figures.ts';
import { textWidth, wrapped } from '../render/font.ts';
import { type EffectAxis, effectAxis, roundPlaces } from './axis.ts';
import { axisTitle, type HistoryPicture } from './pictures.ts';
import { breakText, commitText, isWorse, stepText, timeText } from './words.ts';

const plotHeight = 112;
const titleHeight = 24;
const lineHeight = 16;
/** Between the words and the plot: the letters stand here. */
const letterHeight = 20;
const footHeight = 34;
const inset = 8;

/** A change, or a break. */
interface Mark {
  readonly letter: string;
  /** Between two places along the runs. */
  readonly place: number;
  readonly text: string;
  readonly worse: boolean;
}

export function historySpec(history: History, picture: HistoryPicture, frame: Frame): TopLevelSpec {
  const axes = picture.panels.map(effectAxis);
  const tickText = (series: HistorySeries, axis: EffectAxis, tick: number) =>
    series.scale === 'ratio' ? axis.text(tick) : signed(tick, series.unit === 'ms' ? delay : axis.text);
  const tickWidth = Math.max(
    ...picture.panels.flatMap((series, index) =>
      (axes[index] as EffectAxis).ticks.map((tick) =>
        textWidth(tickText(series, axes[index] as EffectAxis, tick), 11.5),
      ),
    ),
  );
  const margins = { left: Math.max(44, tickWidth + 22), right: 20, top: 34, bottom: 30 };
  const { width, frame: base } = canvasOf(picture, frame, margins);
  const across = (place: number) => inset + (place / Math.max(1, picture.runs.length - 1)) * (width - 2 * inset);
  const placeOf = new Map(picture.runs.map((run, place) => [run, place]));
  const spacing = across(1) - across(0);

  let top = 0;
  const panels = picture.panels.map((series, index) => {
    const marks = marksOf(history, series, placeOf, isNarrow(frame));
    const lines = marks.flatMap((mark) =>
      wrapped(mark.text, width - 22, 12).map((text, line) => ({ text, mark, letter: line === 0 ? mark.letter : '' })),
    );
    const head = titleHeight + lines.length * lineHeight + letterHeight;
    const placed = { series, marks, lines, axis: axes[index] as (typeof axes)[number], top, plot: top + head };
    top += head + plotHeight + footHeight;
    return placed;
  });
  const height = top;
  const x = px(width, 'x');
  const y = px(height, 'y');
  const round = (value: number) => Math.round(value * 10) / 10;
  const down = (panel: (typeof panels)[number], value: number) =>
    round(panel.plot + (1 - panel.axis.along(value)) * plotHeight);

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
  const level = (panel: (typeof panels)[number], value: number) => ({
    x: 0,
    x2: width,
    y: down(panel, value),
    y2: down(panel, value),
  });
  const points = panels.flatMap((panel) =>
    panel.series.stretches.flatMap((stretch) =>
      stretch.points.map((point) => {
        const run = history.runs[point.run] as HistoryRun;
        const { scale, unit } = panel.series;
        const told = {
          effect: { scale, value: point.value, low: point.low, high: point.high, margin: 0, level: 0.95 },
          unit,
        };
        const whole = usefulEffect(told.effect);
        return {
          x: round(across(placeOf.get(point.run) ?? 0)),
          y: down(panel, point.value),
          low: down(panel, whole ? (point.low as number) : point.value),
          high: down(panel, whole ? (point.high as number) : point.value),
          Contender: panel.series.contender,
          Run: `${number(point.run + 1)}, ${run.name}`,
          Started: `${timeText(run.startedAt)}, ${commitText(run)}`,
          Effect: effect(told),
          Verdict: point.verdict,
        };
      }),
    ),
  );
  const letters = panels.flatMap((panel) => lettersOf(panel.marks, across, panel.plot));
  const uprights = panels.flatMap((panel) =>
    panel.marks.map(({ place, worse }, index) => ({
      x: across(place),
      x2: across(place),
      y: (lettersOf(panel.marks, across, panel.plot)[index]?.y ?? panel.plot) + 7,
      y2: panel.plot + plotHeight,
      worse,
    })),
  );
  const levels = panels.flatMap((panel) =>
    panel.series.levels.map(({ first, last, value }) => ({
      x: Math.max(0, across(placeOf.get(first) ?? 0) - spacing / 2),
      x2: Math.min(width, across(placeOf.get(last) ?? 0) + spacing / 2),
      y: down(panel, value),
      y2: down(panel, value),
    })),
  );
  const ticks = roundPlaces(picture.runs.length, isNarrow(frame) ? 5 : 10);
  const thin = picture.runs.length > 60;
  const tooltip = ['Contender', 'Run', 'Started', 'Effect', 'Verdict'].map((field) => ({ field, type: 'nominal' }));
  const layer = [
    text(
      [{ x: 16 - margins.left, y: -20, text: unitTitle(picture.panels[0] as HistorySeries, isNarrow(frame)) }],
      'note',
      'left',
    ),
    rules(
      panels.flatMap((panel) => panel.axis.ticks.map((tick) => level(panel, tick))),
      { style: 'grid' },
    ),
    rules(
      panels.flatMap((panel) =>
        [panel.series.scale === 'ratio' ? 1 : 0]
          .filter((none) => isInside(panel.axis, none))
          .map((none) => level(panel, none)),
      ),
      { style: 'nothing' },
    ),
    text(
      panels.flatMap((panel) =>
        panel.axis.ticks.map((tick) => ({
          x: -8,
          y: down(panel, tick),
          text: tickText(panel.series, panel.axis, tick),
        })),
      ),
      'note',
      'right',
    ),
    text(
      panels.flatMap((panel) =>
        ticks.map((place) => ({
          x: across(place),
          y: panel.plot + plotHeight + 13,
          text: number((picture.runs[place] as number) + 1),
        })),
      ),
      'note',
      'center',
    ),
    text(
      panels.map((panel) => ({ x: 0, y: panel.top + 12, text: panel.series.contender })),
      'label',
      'left',
    ),
    ...[true, false].map((worse) =>
      text(
        panels.flatMap((panel) =>
          panel.lines.flatMap(({ mark, letter }, index) =>
            mark.worse === worse
              ? [{ x: 0, y: panel.top + titleHeight + (index + 0.5) * lineHeight, text: letter }]
              : [],
          ),
        ),
        worse ? 'alarmText' : 'label',
        'left',
      ),
    ),
    text(
      panels.flatMap((panel) =>
        panel.lines.map((line, index) => ({
          x: 16,
          y: panel.top + titleHeight + (index + 0.5) * lineHeight,
          text: line.text,
        })),
      ),
      'detail',
      'left',
    ),
    {
      data: { values: points.filter(({ low, high }) => low !== high) },
      mark: {
        type: 'rule',
        style: 'faint',
        strokeWidth: Math.max(1, Math.min(2, spacing / 4)),
        opacity: thin ? 0.5 : 0.8,
      },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, tooltip },
    },
    rules(levels, { style: 'nothing', strokeWidth: 2.2 }),
    {
      data: { values: points },
      mark: { type: 'point', filled: true, size: thin ? 14 : 30, opacity: 0.85, color: palette[0] },
      encoding: { x, y, tooltip },
    },
    rules(
      uprights.filter(({ worse }) => !worse),
      { style: 'limit' },
    ),
    rules(
      uprights.filter(({ worse }) => worse),
      { style: 'alarm', strokeDash: [5, 4], strokeWidth: 1.2 },
    ),
    text(
      letters.filter(({ worse }) => !worse),
      'label',
      'center',
    ),
    text(
      letters.filter(({ worse }) => worse),
      'alarmText',
      'center',
    ),
    text(
      [
        {
          x: width / 2,
          y: height + 6,
          text: isNarrow(frame) ? 'Run (number, in the order of time)' : axisTitle(history),
        },
      ],
      'note',
      'center',
    ),
  ];
  return { ...base, height, layer } as unknown as TopLevelSpec;
}

const isInside = ({ along }: { along(value: number): number }, value: number) => along(value) > 0 && along(value) < 1;

function unitTitle({ scale, unit }: HistorySeries, short: boolean): string {
  if (scale === 'ratio') return short ? 'Ratio to the baseline (log)' : 'Ratio to the baseline (log axis, no unit)';
  return `Difference from the baseline${unit === 'ms' ? '' : ` (${unit})`}`;
}

/** Letters stand in two rows where they would touch. */
function lettersOf(marks: readonly Mark[], across: (place: number) => number, plot: number) {
  let before = Number.NEGATIVE_INFINITY;
  let raised = false;
  return marks.map(({ letter, place, worse }) => {
    const at = across(place);
    raised = at - before < 11 && !raised;
    before = at;
    return { x: at, y: plot - (raised ? 19 : 7), text: letter, worse };
  });
}

function marksOf(
  history: History,
  series: HistorySeries,
  placeOf: ReadonlyMap<number, number>,
  short: boolean,
): Mark[] {
  const between = (before: number, after: number) => ((placeOf.get(before) ?? 0) + (placeOf.get(after) ?? 0)) / 2;
  const changes = series.changes.map((change) => {
    const [before, after] = [number(change.before + 1), number(change.after + 1)];
    const worse = isWorse(series, change);
    const commits = [change.before, change.after].map((run) => commitText(history.runs[run] as HistoryRun));
    return {
      place: between(change.before, change.after),
      text: `${stepText(series, change)}, ${worse ? 'worse' : 'better'}${short ? `, runs ${before} → ${after}` : `: between runs ${before} and ${after}, ${commits.join(' and ').replace('and commit', 'and')}`}`,
      worse,
    };
  });
  const breaks = series.stretches.slice(1).map((stretch, index) => {
    const older = series.stretches[index] as (typeof series.stretches)[number];
    return {
      place: between(older.points.at(-1)?.run ?? 0, stretch.points[0]?.run ?? 0),
      text: `goes on anew: ${breakText(older, stretch)}`,
      worse: false,
    };
  });
  return [...changes, ...breaks]
    .sort((a, b) => a.place - b.place)
    .map((mark, index) => ({ ...mark, letter: String.fromCharCode(97 + (index % 26)) }));
}
