/** What is answered before, while and after the store is away: a panel for each way and contender. */
import type { TopLevelSpec } from 'vega-lite';
import { isMany } from '../../facts/families.ts';
import type { ReportInput } from '../../facts/input.ts';
import { number } from '../../words/numbers.ts';
import { canvas } from '../frame/canvas.ts';
import { alone, type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import { px } from '../panels/px.ts';
import { drawnTimelines, looksOf, outcomes, type Timeline, time, timelinesOf, wayTitle } from './rows.ts';

/** px */
const [panelHeight, nameHeight, ticksHeight, wayHeight, gap] = [72, 20, 24, 30, 22];
const margins = { left: 20, right: 20, top: 66, bottom: 10 };

export const outages: Chart = {
  id: 'outages',
  title: 'What is answered while the store is away',
  caption: (run) =>
    `Reads by when they were due, all outages together; the store is away where it is shaded. Time in seconds from when it went, up to ${time.to} s. What waits for over 2 s is that alone, whatever it is answered.${isMany(run) ? ' Of so many designs the first way is drawn; the table has the others.' : ''}`,
  spec: (input, frame = alone) => spec(input, frame),
  data: (input) => ({
    head: [
      'Contender',
      'Outage',
      'Outages',
      ...outcomes.map((outcome) => `While it is away, ${looksOf[outcome].name}`),
    ],
    rows: timelinesOf(input).map((timeline) => [
      timeline.name,
      wayTitle(timeline.way),
      number(timeline.outages),
      ...outcomes.map((outcome) => `${number(100 * whileAway(timeline, outcome))} %`),
    ]),
  }),
};

/** Mean over the bins that lie within the outage. */
function whileAway({ bins, awaySeconds }: Timeline, outcome: (typeof outcomes)[number]): number {
  const own = bins.filter((bin, index) => bin !== undefined && startOf(index) >= 0 && startOf(index) < awaySeconds);
  return own.reduce((sum, bin) => sum + (bin?.[outcome] ?? 0), 0) / Math.max(1, own.length);
}

const binSeconds = (time.to - time.from) / time.bins;
const startOf = (bin: number) => time.from + bin * binSeconds;

interface Placed {
  readonly timeline: Timeline;
  /** Where its axis ends, s. */
  readonly until: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function spec(input: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const all = drawnTimelines(input);
  if (all.length === 0) return undefined;
  const { width, frame: base } = canvas(outages, input.run, frame, margins);
  const most = Math.max(...[...Map.groupBy(all, ({ way }) => way).values()].map(({ length }) => length));
  const columns = isNarrow(frame) ? 1 : Math.min(isMany(input.run) ? 3 : 2, most);
  const until = lastSecond(all);
  const { placed, titles, height } = laidOut(all, width, columns, until);
  const channels = { x: px(width, 'x'), y: px(height, 'y') };
  const layer = [
    text(titles, channels, 'label'),
    text(
      placed.map(({ timeline, x, y }) => ({ x, y: y - 11, text: timeline.name })),
      channels,
      'note',
    ),
    shading(placed, channels),
    bars(placed, channels, columns),
    text(placed.flatMap(ticks), channels, 'note', 'center'),
  ];
  return { ...base, height, layer } as unknown as TopLevelSpec;
}

/** Ways from the top down, each with its contenders in rows of so many columns. */
function laidOut(all: readonly Timeline[], width: number, columns: number, until: number) {
  const panelWidth = (width - (columns - 1) * gap) / columns;
  const placed: Placed[] = [];
  const titles: { x: number; y: number; text: string }[] = [];
  let y = 0;
  for (const [way, own] of Map.groupBy(all, (one) => one.way)) {
    titles.push({ x: 0, y: y + wayHeight / 2, text: wayTitle(way) });
    y += wayHeight;
    for (const [index, timeline] of own.entries()) {
      const column = index % columns;
      placed.push({ timeline, until, x: column * (panelWidth + gap), y: y + nameHeight, width: panelWidth });
      if (column === columns - 1 || index === own.length - 1) y += nameHeight + panelHeight + ticksHeight;
    }
  }
  return { placed, titles, height: y };
}

type Channels = Readonly<Record<'x' | 'y', object>>;

const text = (values: readonly object[], { x, y }: Channels, style: string, align = 'left') => ({
  data: { values },
  mark: { type: 'text', style, align, baseline: 'middle' },
  encoding: { x, y, text: { field: 'text' } },
});

const across = ({ x, width, until }: Placed, seconds: number) =>
  x + ((seconds - time.from) / (until - time.from)) * width;

/** Whole seconds: by then every read that any panel shows was due. */
function lastSecond(all: readonly Timeline[]): number {
  const last = Math.max(...all.map(({ bins }) => bins.findLastIndex((bin) => bin !== undefined)));
  return Math.ceil(startOf(last) + binSeconds);
}

const shading = (placed: readonly Placed[], { x, y }: Channels) => ({
  data: {
    values: placed.map((one) => ({
      ...{ x: across(one, 0), x2: across(one, one.timeline.awaySeconds), y: one.y - 4, y2: one.y + panelHeight + 4 },
    })),
  },
  mark: { type: 'rect', color: '#7a838e', opacity: 0.28 },
  encoding: { x, x2: { field: 'x2' }, y, y2: { field: 'y2' } },
});

function bars(placed: readonly Placed[], { x, y }: Channels, columns: number) {
  const values = placed.flatMap((one) =>
    one.timeline.bins.flatMap((bin, index) => {
      if (bin === undefined) return [];
      let below = 0;
      return outcomes.flatMap((outcome) => {
        const from = below;
        below += bin[outcome];
        if (bin[outcome] === 0) return [];
        return [
          {
            x: across(one, startOf(index)),
            x2: across(one, startOf(index) + binSeconds) - 0.5,
            y: one.y + panelHeight * (1 - below),
            y2: one.y + panelHeight * (1 - from),
            outcome: looksOf[outcome].name,
            Contender: one.timeline.name,
            From: `${number(startOf(index))} s`,
            Share: `${number(100 * bin[outcome])} %`,
          },
        ];
      });
    }),
  );
  const legend = { orient: 'top', columns: columns * 2, columnPadding: 14, offset: 14, symbolOpacity: 1, title: null };
  const scale = {
    domain: outcomes.map((outcome) => looksOf[outcome].name),
    range: outcomes.map((outcome) => looksOf[outcome].colour),
  };
  const tooltip = ['Contender', 'From', 'outcome', 'Share'].map((field) => ({ field, type: 'nominal' }));
  return {
    data: { values },
    mark: { type: 'rect' },
    encoding: {
      ...{ x, x2: { field: 'x2' }, y, y2: { field: 'y2' } },
      color: { field: 'outcome', type: 'nominal', scale, legend },
      tooltip,
    },
  };
}

function ticks(one: Placed) {
  const step = one.until > 6 ? 3 : 1;
  const count = Math.floor(one.until / step) + 1;
  return Array.from({ length: count }, (_, index) => index * step).map((seconds, index) => ({
    ...{ x: across(one, seconds), y: one.y + panelHeight + 13 },
    text: index === count - 1 ? `${seconds} s` : String(seconds),
  }));
}
