/**
 * Bencher Metric Format: numbers alone, so the unit is in a measure's name and the interval is its lower and upper value. Times
 * are in ns, as Bencher's own `latency` is. Source: https://bencher.dev/docs/reference/bencher-metric-format
 */
import { baselineId } from '../../compare/against.ts';
import { factorLabel, nameOf } from '../../vocabulary/words.ts';
import { type Known, known } from '../words/bounds.ts';
import { inNanoseconds, nameWithUnit } from './base-units.ts';
import type { Format } from './format.ts';

interface Metric {
  value: number;
  lower_value?: number;
  upper_value?: number;
}

export const bmf: Format = {
  id: 'bmf',
  title: 'Bencher Metric Format',
  fileName: 'bencher.json',
  write({ run }) {
    const benchmarks: Record<string, Record<string, Metric>> = {};
    const add = (parts: readonly string[], measure: string, metric: Metric | undefined) => {
      const name = parts.filter(Boolean).join(' ');
      if (metric) benchmarks[name] = { ...benchmarks[name], [measure.replaceAll('/', '-per-')]: metric };
    };
    for (const row of run.measurements) {
      const { scenario, contender, variant, factors, metric, unit } = row;
      const name = [scenario, nameOf(contender, variant), factorLabel(factors)];
      add(name, nameWithUnit(metric, unit, 'bytes'), metricOf(known(row), unit));
    }
    // Measured in turns on one machine, a ratio says more of a change than a time does. An invalid one says nothing.
    for (const row of run.comparisons) {
      const { scenario, contender, variant, factors, metric, effect, verdict } = row;
      if (effect.scale !== 'ratio' || verdict === 'invalid') continue;
      const name = [scenario, `${nameOf(contender, variant)} vs ${baselineId(row)}`, factorLabel(factors)];
      add(name, `${metric}-ratio`, metricOf(effect, 'ratio'));
    }
    return `${JSON.stringify(benchmarks, null, 2)}\n`;
  },
};

function metricOf({ value, low, high }: Known, unit: string): Metric | undefined {
  if (!Number.isFinite(value)) return undefined;
  return {
    value: inNanoseconds(value, unit),
    ...(low === null ? {} : { lower_value: inNanoseconds(low, unit) }),
    ...(high === null ? {} : { upper_value: inNanoseconds(high, unit) }),
  };
}
