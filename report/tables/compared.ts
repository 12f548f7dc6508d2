/** Which figures of two runs are shown, and what stands in each cell. */
import { isOfLevels, itselfAt } from '../../compare/against.ts';
import type { Joined } from '../../compare/join.ts';
import { effectOf, figureOf } from '../../compare/recorded.ts';
import type { Comparison, Measurement } from '../../results/format.ts';
import { withoutSummary } from '../../vocabulary/factors.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';
import type { Verdict } from '../../vocabulary/words.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import { isMany } from '../facts/families.ts';
import { effectInterval, effectValue, interval, measured, timeUnit } from '../words/numbers.ts';
import { scenarioTitle, titleOf } from '../words/titles.ts';
import { type Mark, markOf, type Tone } from './verdicts.ts';

export interface ComparedRow {
  readonly contender: string;
  /** Its title. */
  readonly scenario: string;
  /** Metric, unit and factors. */
  readonly title: string;
  /** Before, after, change, and (but for `across`) the change against the baseline. */
  readonly cells: readonly string[];
  readonly verdict: Verdict;
  readonly mark: Mark;
  readonly tone: Tone;
  /** Of the ratio's interval that has the verdict; null where it is no ratio. */
  readonly level: number | null;
  /** Whether it has a line of its own; the rest is counted. */
  readonly shown: boolean;
}

/** By contender, in the order of the second run; the baseline first. */
export function comparedRows(joined: Joined): ComparedRow[] {
  const { run, effects, across } = joined;
  const steadier = new Map(effects.map((row) => [effectOf(row), row]));
  const primaries = new Set(run.plan.steps.map(({ scenario, primary }) => `${scenario} ${primary}`));
  const many = isMany(run);
  const order = [run.plan.baseline, ...run.plan.contenders];
  const place = ({ contender }: Comparison) => order.indexOf(contender);
  const cells = cellsOf(joined);
  return run.comparisons
    .toSorted((a, b) => place(a) - place(b))
    .map((row) => {
      const deciding = steadier.get(effectOf(row)) ?? row;
      const { verdict } = deciding;
      const leads = primaries.has(`${row.scenario} ${row.metric}`) || metricOfRun(row.metric).alwaysShown === true;
      const shown =
        verdict === 'different' || verdict === 'invalid' || (!many && leads && row.effect.scale === 'ratio');
      return {
        contender: row.contender,
        scenario: scenarioTitle(run, row.scenario),
        ...cells(row, across || deciding === row ? undefined : deciding),
        ...markOf(deciding),
        ...{ verdict, shown, level: deciding.effect.scale === 'ratio' ? deciding.effect.level : null },
      };
    });
}

function cellsOf({ run, before, after, across }: Joined) {
  const measuredAt = (variant: string) =>
    new Map(run.measurements.filter((row) => row.variant === variant).map((row) => [figureOf(row), row]));
  const [ofBefore, ofAfter] = [measuredAt(before.label), measuredAt(after.label)];
  const [effectsBefore, effectsAfter] = [before, after].map(
    (side) => new Map(side.run.comparisons.map((row) => [effectOf(row), row])),
  ) as [Map<string, Comparison>, Map<string, Comparison>];
  return (row: Comparison, against: Comparison | undefined) => {
    const key = figureOf(row);
    const levels = [factorLabel(withoutSummary(row.factors), ', '), isOfLevels(row) ? `against ${itselfAt(row)}` : '']
      .filter(Boolean)
      .join(', ');
    const own = ofBefore.get(key);
    if (across && own?.kind !== 'exact') {
      const [one, two] = [effectsBefore.get(effectOf(row)), effectsAfter.get(effectOf(row))];
      return {
        title: titled(titleOf(row.metric), levels),
        cells: [one && effect(one), two && effect(two), effect(row)].map((cell) => cell ?? '–'),
      };
    }
    const sides = [own, ofAfter.get(key)].filter((side) => side !== undefined);
    const time = timeUnit(sides.map(({ value }) => value));
    const unit = unitOf(sides[0], time);
    return {
      title: titled(`${titleOf(row.metric)}${unit}`, levels),
      cells: [
        ...sides.map((side) => figureCell(side, time)),
        bareEffect(row),
        ...(across ? [] : [against ? effect(against) : '–']),
      ],
    };
  };
}

/** The interval on a line of its own. */
const effect = (row: Comparison) => [effectValue(row), effectInterval(row)].filter(Boolean).join('\n');

/** Without the unit, which the title names. */
const bareEffect = (row: Comparison) =>
  row.effect.scale === 'ratio' || row.unit === 'ms' ? effect(row) : effect({ ...row, unit: 'count' });

const titled = (title: string, levels: string) => [title, levels].filter(Boolean).join('\n');

/** Delays carry their unit in the cell. */
function unitOf(row: Measurement | undefined, time: 'µs' | 'ms'): string {
  if (!row || row.unit === 'ms' || row.unit === 'count') return '';
  return ` (${row.unit.startsWith('µs') ? `${time}${row.unit.slice(2)}` : row.unit})`;
}

function figureCell(row: Measurement, time: 'µs' | 'ms'): string {
  const bare = { ...row, unit: row.unit.startsWith('µs') ? 'µs' : row.unit };
  return [measured(bare, time, true), interval(bare, time)].filter(Boolean).join('\n');
}
