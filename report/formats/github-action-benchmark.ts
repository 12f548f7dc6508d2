/**
 * github-action-benchmark's own JSON, one file a direction: `tool: customSmallerIsBetter` and `customBiggerIsBetter`. `name` is
 * the identity across runs. Source: https://github.com/benchmark-action/github-action-benchmark, README and src/extract.ts.
 */
import { baselineId } from '../../compare/against.ts';
import type { Comparison, Measurement } from '../../results/format.ts';
import { factorLabel, nameOf } from '../../vocabulary/words.ts';
import { verdictText } from '../tables/verdicts.ts';
import { known } from '../words/bounds.ts';
import { confidence, effectInterval, interval, number } from '../words/numbers.ts';
import { behind } from '../words/starts.ts';
import { betterOf } from '../words/titles.ts';
import type { Format } from './format.ts';

interface Entry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
  readonly extra?: string;
}

export const githubActionBenchmark: Format = {
  id: 'github-action-benchmark',
  title: 'github-action-benchmark, a file for each direction',
  fileName: 'github-action-benchmark.json',
  write({ run }) {
    const entries = [
      ...run.measurements.map((row) => ({ better: row.better, entry: measurementEntry(row) })),
      // The action divides by the value before: of differences, which can be zero or negative, it would make nonsense.
      ...run.comparisons
        .filter(({ effect, verdict }) => effect.scale === 'ratio' && verdict !== 'invalid')
        .map((row) => ({ better: betterOf(row.metric), entry: comparisonEntry(row) })),
    ].filter(({ entry }) => Number.isFinite(entry.value));
    const files = { lower: 'smaller', higher: 'bigger' } as const;
    // The action refuses a file without entries, so none is written.
    return Object.fromEntries(
      (['lower', 'higher'] as const).flatMap((better) => {
        const own = entries.filter((one) => one.better === better).map(({ entry }) => entry);
        return own.length === 0
          ? []
          : [[`github-action-benchmark-${files[better]}.json`, `${JSON.stringify(own, null, 2)}\n`]];
      }),
    );
  },
};

function measurementEntry(row: Measurement): Entry {
  const { scenario, contender, variant, metric, unit, factors, censored, level, n, note } = row;
  const ends = interval(row);
  const kind = level === null || level === undefined ? 'seen' : `${confidence(level)} interval`;
  return {
    name: name(scenario, nameOf(contender, variant), metric, factorLabel(factors)),
    unit,
    value: legible(known(row).value),
    ...(censored ? { range: censored.replace('-', ' ') } : ends === '' ? {} : { range: ends }),
    extra: [
      ...(censored ? [`a bound: the truth is ${censored.replace('-', ' ')} this`] : []),
      ...(ends.startsWith('[') ? [`${kind} ${ends} ${unit}`] : []),
      `n ${number(n)}`,
      ...(note ? [note] : []),
    ].join('\n'),
  };
}

function comparisonEntry(row: Comparison): Entry {
  const { scenario, contender, variant, metric, factors, effect } = row;
  const ends = effectInterval(row);
  return {
    name: name(scenario, nameOf(contender, variant), metric, `ratio to ${baselineId(row)}`, factorLabel(factors)),
    unit: 'ratio',
    value: legible(effect.value),
    ...(ends === '' ? {} : { range: ends }),
    extra: [
      `verdict: ${verdictText(row)}`,
      ...(ends.startsWith('[') ? [`${confidence(effect.level)} interval ${ends}`] : []),
      `measured in ${behind(row)}`,
    ].join('\n'),
  };
}

/** The action prints all digits. */
const legible = (value: number) => Number(value.toPrecision(6));

const name = (...parts: readonly string[]) => parts.filter(Boolean).join(' ');
