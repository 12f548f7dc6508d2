/** Forest plot: every effect that is a ratio, with its interval, against the line of no difference. */
import type { TopLevelSpec } from 'vega-lite';
import { comparedName, isOfLevels, itselfAt } from '../../../compare/against.ts';
import type { Comparison, RunFile } from '../../../results/format.ts';
import { list } from '../../../vocabulary/lists.ts';
import { factorLabel } from '../../../vocabulary/words.ts';
import { baselineName, looks, nameOf } from '../../facts/contenders.ts';
import { isMany } from '../../facts/families.ts';
import type { ReportInput } from '../../facts/input.ts';
import { textWidth } from '../../render/font.ts';
import { effect, percent, ratio } from '../../words/numbers.ts';
import { behind, wouldDecide } from '../../words/starts.ts';
import { betterOf, titleOf } from '../../words/titles.ts';
import { canvas } from '../frame/canvas.ts';
import { alone, type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import { colourScale } from '../frame/legend.ts';
import { bandRules, type Heading, labelLayers, placeRows, yByPx } from '../frame/rows.ts';
import { forestField, shownMetrics } from './many.ts';
import { beyond, beyondMarks, ratioDomain } from './ratio-axis.ts';

export const forest: Chart = {
  id: 'effects',
  title: 'Effects against the baseline',
  caption(run) {
    const levels = ratios(run).map(({ effect: { level } }) => level);
    const level = levels.length > 0 ? percent(Math.min(...levels)) : '95 %';
    const adjusted = levels.some((one) => one > 0.95) ? ', widened for several contenders' : '';
    const several = shownMetrics(ratios(run));
    if (isMany(run)) {
      return `Each contender’s figure divided by that of ${baselineName(run)} (a ratio has no unit; log axes), with its interval (${level} or more${adjusted}), in the metrics that decide: ${list(several.map((metric) => titleOf(metric)))}; the rest is in the table. Within a family the least comes first, and a colour is a family’s. An interval that leaves out 1 is a difference; the shaded band counts as equal (=). Grey: undecided (~) or invalid (×); an interval that ends in a triangle continues beyond the axis.`;
    }
    return `Each contender’s figure divided by that of ${baselineName(run)}, with its interval (${level} or more${adjusted}). Left is better, unless marked. An interval that leaves out 1 is a difference; the shaded band counts as equal (=). Hollow: undecided (~) or invalid (×).${beyond(ratios(run)) ? ' A triangle at the edge: the interval continues beyond it.' : ''}`;
  },
  spec: (input, frame = alone) => spec(input, frame),
  data: ({ run }) => ({
    head: ['Metric', 'Contender', 'Effect', 'Verdict'],
    rows: ratios(run).map((row) => [titleOf(row.metric), comparedName(row), effect(row), row.verdict]),
  }),
};

/** What is compared by ratio, but for the instrument's own lateness. */
function ratios(run: RunFile): Comparison[] {
  return run.comparisons.filter(
    ({ effect: { scale, value }, metric }) => scale === 'ratio' && value > 0 && !metric.startsWith('lateness'),
  );
}

function grouped(run: RunFile): Heading<Comparison>[] {
  const order = looks(run).map(({ name }) => name);
  const groups = Map.groupBy(
    ratios(run),
    (row) => `${row.scenario} ${row.metric} ${factorLabel(row.factors)} ${isOfLevels(row) ? itselfAt(row) : ''}`,
  );
  return [...groups.values()].map((rows) => {
    const [first] = rows as [Comparison];
    const { metric, factors } = first;
    const against = isOfLevels(first) ? `each against ${itselfAt(first)}` : '';
    return {
      title: [titleOf(metric), factorLabel(factors), against].filter(Boolean).join(', '),
      note: betterOf(metric) === 'higher' ? 'higher is better' : '',
      rows: rows
        .map((row) => ({ label: nameOf(row.contender, row.variant), row }))
        .sort((a, b) => order.indexOf(a.label) - order.indexOf(b.label)),
    };
  });
}

const verdictMark = { different: '', equal: '=', undecided: '~', invalid: '×' } as const;
const tickValues = [0.1, 0.2, 0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 10, 20, 50];

function spec(input: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const { run } = input;
  if (isMany(run)) return forestField(forest, input, ratios(run), frame);
  const groups = grouped(run);
  if (groups.length === 0) return undefined;
  const placed = placeRows(groups);
  const texts = placed.rows.map(({ row }) =>
    isNarrow(frame) ? ratio(row.effect.value) : `${effect(row)} ${verdictMark[row.verdict]}`.trim(),
  );
  const right = Math.max(...texts.map((text) => textWidth(text, 12))) + 26;
  const margins = { left: Math.min(placed.labelWidth + 26, isNarrow(frame) ? 152 : 260), right, top: 4, bottom: 52 };
  const { width, frame: base } = canvas(forest, run, frame, margins);

  const domain = ratioDomain(placed.rows.map(({ row }) => row));
  const span = Math.log(domain[1] / domain[0]);
  const margin = Math.max(...placed.rows.map(({ row }) => row.effect.margin));
  const rows = placed.rows.map(({ label, y, row }, index) => ({
    contender: label,
    y,
    value: row.effect.value,
    low: Math.max(row.effect.low ?? row.effect.value, domain[0]),
    high: Math.min(row.effect.high ?? row.effect.value, domain[1]),
    settled: row.verdict === 'different' || row.verdict === 'equal',
    text: texts[index],
    Metric: titleOf(row.metric),
    Effect: effect(row),
    Verdict: [row.verdict, wouldDecide(row)].filter(Boolean).join(', '),
    'Measured in': behind(row),
  }));
  const x = {
    field: 'value',
    type: 'quantitative',
    scale: { type: 'log', domain, nice: false, clamp: true },
    axis: {
      title: isNarrow(frame)
        ? `Ratio to ${baselineName(run)} (log)`
        : `Ratio to ${baselineName(run)} (log axis, no unit)`,
      values: spaced(
        tickValues.filter((tick) => tick >= domain[0] && tick <= domain[1]),
        (tick) => (Math.log(tick / domain[0]) / span) * width,
      ),
      grid: false,
      labelExpr: 'datum.value',
    },
  };
  const y = yByPx(placed.height);
  const shown = looks(run);
  const colour = { field: 'contender', type: 'nominal', scale: colourScale(shown), legend: null };
  const tooltip = ['contender', 'Metric', 'Effect', 'Verdict'].map((field) => ({ field, type: 'nominal' }));
  const marks = (settled: boolean) => {
    const look = settled ? { color: colour } : {};

    return {
      data: { values: rows },
      transform: [{ filter: `datum.settled === ${settled}` }],
      encoding: { y, tooltip, ...look },
      layer: [
        {
          mark: settled ? { type: 'rule', strokeWidth: 2.4 } : { type: 'rule', style: 'faint', strokeWidth: 1.6 },
          encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' } },
        },
        {
          mark: {
            type: 'point',
            filled: true,
            shape: 'square',
            size: 62,
            opacity: 1,
            ...(settled ? {} : { style: 'faintHollow' }),
          },
          encoding: { x },
        },
      ],
    };
  };
  const layer = [
    {
      data: { values: placed.bands.map((band) => ({ ...band, from: 1 / (1 + margin), to: 1 + margin })) },
      mark: { type: 'rect', style: 'faint', opacity: 0.18 },
      encoding: { x: { ...x, field: 'from' }, x2: { field: 'to' }, y: { ...y, field: 'top' }, y2: { field: 'bottom' } },
    },
    bandRules(
      placed,
      x,
      x.axis.values.filter((tick) => tick !== 1),
      'grid',
    ),
    bandRules(placed, x, [1], 'nothing'),
    marks(false),
    marks(true),
    beyondMarks(placed.rows, domain, { x, y }),
    ...labelLayers(placed, margins.left),
    {
      data: { values: rows },
      mark: { type: 'text', style: 'detail', align: 'left' },
      encoding: { y, x: { value: width + 14 }, text: { field: 'text' } },
    },
  ];
  return { ...base, height: placed.height, layer } as unknown as TopLevelSpec;
}

/** Ticks whose labels do not touch: one is kept first, then what is 34 px from its neighbours. */
function spaced(ticks: readonly number[], px: (tick: number) => number): number[] {
  const kept = ticks.filter((tick): boolean => tick === 1);
  for (const tick of ticks) if (kept.every((other) => Math.abs(px(other) - px(tick)) >= 34)) kept.push(tick);
  return kept.sort((a, b) => a - b);
}
