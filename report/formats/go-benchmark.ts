/**
 * Go benchmark text, as benchstat reads it: `benchstat -col /contender` gives medians, intervals and p. A line is a block of
 * rounds (blocks.ts) where a figure was measured again and again, else the figure of the whole run.
 * Source: https://golang.org/design/14313-benchmark-format, golang.org/x/perf/benchfmt (reader.go, units.go).
 */
import type { Measurement, RunFile } from '../../results/format.ts';
import { countsVary } from '../../results/varying.ts';
import { known } from '../words/bounds.ts';
import { inNanoseconds, nameWithUnit } from './base-units.ts';
import { type BlockFigure, blocksOf } from './blocks.ts';
import type { Format } from './format.ts';

export const goBenchmark: Format = {
  id: 'gobench',
  title: 'Go benchmark text, for benchstat',
  fileName: 'gobench.txt',
  write(input) {
    const { run } = input;
    const blocks = blocksOf(input);
    const lines = run.measurements.flatMap((row) => linesOf(run, row, blocks(row)));
    return `${[...configuration(run), ...units(run), ...lines].join('\n')}\n`;
  },
};

/**
 * What must be the same in two files that are compared: benchstat makes another table where one of these differs. Nothing that
 * is of one run alone stands here, its date or commit, or no two files could be compared.
 */
function configuration({ environment, plan, suite, methodVersion }: RunFile): string[] {
  const { cpu, os, node, store } = environment;
  const facts: [string, string][] = [
    ['suite', suite],
    ['method', String(methodVersion)],
    ['rate', `${plan.rate} requests/s`],
    ['connections', String(plan.connections)],
    ['cpu', cpu],
    ['os', os],
    ['node', node],
    ['store', store?.version ?? 'none'],
  ];
  return facts.map(([key, fact]) => `${key}: ${fact.replaceAll(/\s+/g, ' ')}`);
}

/** Exact is what has no scatter: not a count that varies by itself. */
function units({ measurements }: RunFile): string[] {
  const varies = countsVary(measurements);
  return [...Map.groupBy(measurements, unitOf)].map(([unit, rows]) => {
    const [{ better, kind }] = rows as [Measurement];
    return `Unit ${unit} better=${better}${kind === 'exact' && !rows.some(varies) ? ' assume=exact' : ''}`;
  });
}

const unitOf = ({ metric, unit }: Measurement) => nameWithUnit(metric, unit, 'B');

function linesOf(run: RunFile, row: Measurement, blocks: readonly BlockFigure[]): string[] {
  const repeated = blocks.length > 1 ? blocks : [{ n: row.n, value: known(row).value }];
  const name = nameFor(run, row);
  return repeated
    .filter(({ value }) => Number.isFinite(value))
    .map(({ n, value }) => `${name} ${Math.max(1, Math.round(n))} ${inNanoseconds(value, row.unit)} ${unitOf(row)}`);
}

/**
 * `BenchmarkStoreLoad/contender=x/operation=read-2`. A bound has `/bound=at-most` in its name, so that it is never averaged or
 * compared with what was measured. The last number is that of the cores, as Go writes it.
 */
function nameFor(
  { measurements, environment }: RunFile,
  { scenario, contender, variant, factors, censored }: Measurement,
) {
  const versions = measurements.some((row) => row.variant !== '');
  const parts = [
    ['contender', contender],
    ...(versions ? [['variant', variant || 'none']] : []),
    ...Object.keys(factors)
      .sort()
      .map((key) => [key, String(factors[key])]),
    ...(censored ? [['bound', censored]] : []),
  ];
  const keys = parts.map(([key = '', level = '']) => `/${encoded(key)}=${encoded(level)}`).join('');
  return `Benchmark${camel(scenario)}${keys}-${environment.cores}`;
}

const camel = (id: string) =>
  id
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** A slash or a space in a value would end it. */
const encoded = (text: string) => text.replaceAll(/[^\w.:@~+-]/gu, (char) => encodeURIComponent(char.toWellFormed()));
