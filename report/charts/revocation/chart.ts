/** Revocation delay in every cell: contender, what revoked, what was in flight, at each lifetime. */

import type { TopLevelSpec } from 'vega-lite';
import { reacceptedMetric } from '../../../results/disqualified.ts';
import type { Measurement, RunFile } from '../../../results/format.ts';
import { isUsual, lifetimeText, withoutSummary } from '../../../vocabulary/factors.ts';
import { factorLabel } from '../../../vocabulary/words.ts';
import { looks } from '../../facts/contenders.ts';
import { isMany } from '../../facts/families.ts';
import type { ReportInput } from '../../facts/input.ts';
import { delayMetric, isExtrapolated, reacceptances, worstOf } from '../../facts/revocation.ts';
import { textWidth } from '../../render/font.ts';
import { interval, measured, number } from '../../words/numbers.ts';
import { titleOf } from '../../words/titles.ts';
import { canvas } from '../frame/canvas.ts';
import { alone, type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import { durationLabel, durationTicks, onLogAxis } from '../frame/durations.ts';
import { colourScale } from '../frame/legend.ts';
import { bandRules, type Heading, labelLayers, placeRows, yByPx } from '../frame/rows.ts';
import { delaysField, delaysFieldCaption } from './many.ts';

export const delays: Chart = {
  id: 'revocation',
  title: 'How long a revoked credential still works',
  caption(run) {
    if (isMany(run)) return delaysFieldCaption(run);
    const parts = [
      `${titleOf(delayMetric(run))}, on the worst instance, after a logout or an operator’s revoke, with and without a slow request in flight.`,
      'A triangle points to where the delay lies: left, refused at the first probe; right, longer than was seen.',
    ];
    if (run.measurements.some(isExtrapolated))
      parts.push('Small numbers, where there is room: the credential’s lifetime. Hollow: extrapolated.');
    if (reacceptances(run).length > 0) parts.push('Red cross: refused, and later accepted again.');
    return parts.join(' ');
  },
  spec: (input, frame = alone) => spec(input, frame),
  data: ({ run }) => ({
    head: ['Contender', 'Factors', titleOf(delayMetric(run)), 'Trials', 'Accepted again'],
    rows: looks(run).flatMap(({ name, entry: { id, variant } }) =>
      worstOf(run, delayMetric(run), id, variant).map((row) => {
        const back = reaccepted(run, row);
        const value = `${measured(row)} ${interval(row)}${isExtrapolated(row) ? ' extrapolated' : ''}`;
        return [
          name,
          factorLabel(row.factors),
          value,
          number(row.n),
          back === undefined ? '–' : `${number(back.value)} of ${number(back.n)}`,
        ];
      }),
    ),
  }),
};

function lifetimeOf({ factors }: Measurement): string {
  return factors.lifetime === undefined ? '' : lifetimeText(Number(factors.lifetime));
}

/** The text the first time that its key comes, then nothing: one label per lifetime is enough. */
function once(seen: Set<string>, key: string, text: string): string {
  if (seen.has(key)) return '';
  seen.add(key);
  return text;
}

/** The re-acceptance row of the same cell. */
function reaccepted(run: RunFile, { contender, variant, factors }: Measurement): Measurement | undefined {
  const label = factorLabel(factors);
  return run.measurements.find(
    (row) =>
      row.metric === reacceptedMetric &&
      row.contender === contender &&
      row.variant === variant &&
      factorLabel(row.factors) === label,
  );
}

/** Cells without their lifetime: one line of the picture each. */
function grouped(run: RunFile): Heading<Measurement[]>[] {
  return looks(run).flatMap(({ name, entry: { id, variant } }) => {
    const rows = worstOf(run, delayMetric(run), id, variant);
    const cells = Map.groupBy(rows, (row) => (isExtrapolated(row) ? 'extrapolated' : cellLabel(row.factors)));
    if (rows.length === 0) return [];
    return [{ title: name, note: '', rows: [...cells].map(([label, row]) => ({ label, row })) }];
  });
}

function cellLabel({ trigger, inFlight = '', lifetime: _, ...others }: Measurement['factors']): string {
  return [
    trigger,
    isUsual({ inFlight }) || inFlight === '' ? '' : `${inFlight} request`,
    ...Object.entries(withoutSummary(others)).map(([id, level]) =>
      id === 'instance' ? level : factorLabel({ [id]: level }),
    ),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');
}

function spec(input: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const { run } = input;
  if (isMany(run)) return delaysField(delays, input, frame);
  const groups = grouped(run);
  if (groups.length === 0) return undefined;
  const placed = placeRows(groups);
  const nameAt = new Map(groups.flatMap(({ title, rows }) => rows.map(({ row }) => [row, title] as const)));
  const crossed = placed.rows.filter(({ row }) => row.some((cell) => (reaccepted(run, cell)?.value ?? 0) > 0));
  const warning = isNarrow(frame) ? '' : 'accepted again';
  const margins = {
    left: placed.labelWidth + 30,
    right: crossed.length > 0 ? 34 + textWidth(warning, 12, 600) : 24,
    top: 2,
    bottom: 52,
  };
  const { width, frame: base } = canvas(delays, run, frame, margins);
  const labelled = new Set<string>();
  const rows = placed.rows.flatMap(({ row: cells, y }) =>
    cells.map((row) => ({
      contender: nameAt.get(cells),
      y,
      ms: onLogAxis(row.value),
      low: row.censored || row.low === null ? onLogAxis(row.value) : onLogAxis(row.low),
      high: row.censored || row.high === null ? onLogAxis(row.value) : onLogAxis(row.high),
      kind: isExtrapolated(row) ? 'extrapolated' : (row.censored ?? 'measured'),
      lifetime: once(labelled, `${nameAt.get(cells)} ${row.factors.lifetime}`, lifetimeOf(row)),
      Cell: factorLabel(row.factors),
      Delay: `${measured(row)} ${interval(row)}`.trim(),
      Note: row.note ?? '',
    })),
  );
  const domain = [0.6, Math.max(20_000, ...rows.map(({ high }) => high)) * 2] as const;
  const ticks = durationTicks(...domain, isNarrow(frame));
  const x = {
    field: 'ms',
    type: 'quantitative',
    scale: { type: 'log', domain, nice: false },
    axis: { title: 'Revocation delay (log axis)', values: ticks, labelExpr: durationLabel, grid: false },
  };
  const y = yByPx(placed.height);
  const shown = looks(run);
  const colour = { field: 'contender', type: 'nominal', scale: colourScale(shown), legend: null };
  const tooltip = ['contender', 'Cell', 'Delay', 'Note'].map((field) => ({ field, type: 'nominal' }));
  const point = (kind: string, mark: object, encoding: object = { color: colour }) => ({
    transform: [{ filter: `datum.kind === '${kind}'` }],
    mark: { type: 'point', filled: true, opacity: 1, size: isNarrow(frame) ? 48 : 80, ...mark },
    encoding: { x, ...encoding },
  });
  const layer = [
    bandRules(placed, x, ticks, 'grid'),
    {
      data: { values: rows },
      encoding: { y, tooltip },
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 2 },
          encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' }, color: colour },
        },
        point('measured', { shape: 'circle' }),
        point('at-most', { shape: 'triangle-left', size: 110 }),
        point('at-least', { shape: 'triangle-right', size: 110 }),
        point('extrapolated', { shape: 'circle', style: 'hollow', strokeWidth: 2.2 }, { stroke: colour }),
        ...(isNarrow(frame)
          ? []
          : [
              {
                mark: { type: 'text', style: 'note', fontSize: 10.5, baseline: 'bottom', dy: -5 },
                encoding: { x, text: { field: 'lifetime' } },
              },
            ]),
      ],
    },
    ...labelLayers(placed, margins.left),
    {
      data: { values: crossed.map(({ y: at }) => ({ y: at, text: warning })) },
      encoding: { y },
      layer: [
        {
          mark: { type: 'point', shape: 'cross', angle: 45, filled: true, style: 'alarm', size: 110, opacity: 1 },
          encoding: { x: { value: width + 14 } },
        },
        {
          mark: { type: 'text', style: 'alarmText', align: 'left' },
          encoding: { x: { value: width + 25 }, text: { field: 'text' } },
        },
      ],
    },
  ];
  return { ...base, height: placed.height, layer } as unknown as TopLevelSpec;
}
