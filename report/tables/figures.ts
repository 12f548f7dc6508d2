/** Which figures the verdict table has as columns: five that most runs have, or a scenario's own where a run has none of them. */
import { unseenOfAll } from '../../compare/ignored-levels.ts';
import type { Measurement, RunFile } from '../../results/format.ts';
import { factor } from '../../vocabulary/factors.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';
import { type Factors, factorLabel } from '../../vocabulary/words.ts';
import { type AtLevel, atFirstLevel, byLevel, only, varying } from '../facts/levels.ts';
import { titleAt } from '../words/levels.ts';
import { titleOf } from '../words/titles.ts';

export interface Figure {
  readonly title: string;
  /** `time` for µs or ms, whichever suits the column; empty where the title says what is counted. */
  readonly unit: string;
  readonly factors: Factors;
  /** At most one per contender, all of one metric at one level. */
  readonly rows: readonly Measurement[];
}

const main = [
  { metric: 'response-p50', title: 'Response p50', unit: 'time' },
  { metric: 'response-p99', title: 'Response p99', unit: 'time' },
  { metric: 'server-cpu', title: 'CPU per request', unit: 'time' },
  { metric: 'request-bytes', title: 'Bytes per request', unit: '' },
  { metric: 'store-commands', title: 'Store commands', unit: '' },
] as const;

/** Always five; one that was not measured has no rows. */
export function mainFigures({ measurements }: RunFile): Figure[] {
  return main.map(({ metric, title, unit }) => {
    const level = atFirstLevel(measurements.filter((row) => row.metric === metric));
    const { factors, rows } = level ?? { factors: {}, rows: [] };
    return { title: titleAt(title, factors), unit, factors, rows };
  });
}

/** More do not fit a terminal. */
const most = 6;
/** Of more levels without an axis a few say nothing: such a matrix is read as a picture. */
const mostRows = 30;

/** The metrics that lead their scenario, then the others while there is room, each at all its levels: one column where no level changes it. */
export function scenarioFigures({ plan, measurements, contenders }: RunFile): Figure[] {
  const ignored = unseenOfAll(contenders);
  const metrics = new Set([...plan.steps.map(({ primary }) => primary), ...measurements.map(({ metric }) => metric)]);
  const figures: Figure[] = [];
  for (const metric of metrics) {
    const own = figuresOf(
      measurements.filter((row) => row.metric === metric),
      ignored,
    );
    const shown = own.length > most ? atEnds(own) : own;
    if (shown.length > mostRows) continue;
    if (figures.length > 0 && figures.length + own.length > most) break;
    figures.push(...shown.slice(0, most));
  }
  return figures;
}

/** Of more levels than there is room for those at the ends of each axis: what lies between them lies there in the figures as well, mostly. */
function atEnds(figures: readonly Figure[]): Figure[] {
  const levelsOf = (id: string) => figures.map(({ factors }) => Number(factors[id]));
  return figures.filter(({ factors }) =>
    Object.entries(factors).every(([id, level]) => {
      const all = levelsOf(id);
      return factor(id).layout !== 'axis' || level === Math.min(...all) || level === Math.max(...all);
    }),
  );
}

/** `ignored`: factors that no contender of the run shows, of which the first level stands for all. */
function figuresOf(rows: readonly Measurement[], ignored: readonly string[]): Figure[] {
  const known = (factors: Factors) =>
    factorLabel(Object.fromEntries(Object.entries(factors).filter(([id]) => !ignored.includes(id))));
  const all = byLevel(rows);
  const levels = all.filter(
    (one, index) => all.findIndex((other) => known(other.factors) === known(one.factors)) === index,
  );
  const telling = varying(levels.map(({ factors }) => factors));
  const [first] = levels;
  const shown = first && levels.every((level) => sameFigures(level, first)) ? [first] : levels;
  return shown.map((level) => ({
    title: titleAt(titleIn(level.rows[0].metric), shown.length > 1 ? only(level.factors, telling) : {}),
    unit: unitIn(level.rows[0]),
    ...level,
  }));
}

const sameFigures = (a: AtLevel<Measurement>, b: AtLevel<Measurement>) =>
  a.rows.length === b.rows.length &&
  a.rows.every((row) =>
    b.rows.some(
      (other) => other.contender === row.contender && other.variant === row.variant && other.value === row.value,
    ),
  );

const titleIn = (metric: string) =>
  main.find((column) => column.metric === metric)?.title ?? metricOfRun(metric).brief ?? titleOf(metric);

/** `bytes` under a title that ends in “per operation”; empty for ms, which stand in each cell. */
function unitIn({ metric, unit }: Measurement): string {
  const column = main.find((known) => known.metric === metric);
  if (column) return column.unit;
  if (unit === 'ms') return '';
  return unit.startsWith('µs') ? 'time' : (unit.split('/')[0] as string);
}
