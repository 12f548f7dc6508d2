/** CSV: a row for each measurement, each comparison and each gate, the columns of all. Source: RFC 4180. */
import type { GateResult } from '../../compare/gates/result.ts';
import type { Comparison, Measurement } from '../../results/format.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import type { Format } from './format.ts';

type Value = string | number | null | undefined;

export const csv: Format = {
  id: 'csv',
  title: 'CSV: a row for each measurement, each comparison and each gate',
  fileName: 'figures.csv',
  write({ run, gates }) {
    const { measurements, comparisons } = run;
    const rows = [
      ...measurements.map(measurementRow),
      ...comparisons.map(comparisonRow),
      ...(gates ?? []).map(gateRow),
    ];
    return `${[columns, ...rows.map((row) => columns.map((column) => row[column]))].map(line).join('\r\n')}\r\n`;
  },
};

export const columns = [
  'row',
  'scenario',
  'contender',
  'variant',
  'factors',
  'metric',
  'unit',
  'value',
  'low',
  'high',
  'level',
  'better',
  'kind',
  'n',
  'censored',
  'note',
  'load_shape',
  'load_rate',
  'load_connections',
  'load_server_core',
  'baseline',
  'baseline_variant',
  'scale',
  'margin',
  'verdict',
  'reason',
  'rounds',
  'blocks',
  'needed_rounds',
  'baseline_factors',
  'starts',
  'one_process',
  'needed_starts',
  'load_store_core',
  'load_generator_core',
  'load_limit',
  'gate',
  'severity',
  'direction',
  'limit',
  'outcome',
  'accepted',
  'accepted_limit',
  'accepted_reason',
  'accepted_until',
  'sentence',
] as const;

type Row = Partial<Record<(typeof columns)[number], Value>>;

function measurementRow({ factors, load, ...own }: Measurement): Row {
  const { scenario, contender, variant, metric, unit, value, low, high, level, better, kind, n, censored, note } = own;
  return {
    ...{ row: 'measurement', scenario, contender, variant, factors: factorLabel(factors), metric, unit },
    ...{ value, low, high, level, better, kind, n, censored, note },
    load_shape: load.shape,
    load_rate: load.rate,
    load_connections: load.connections,
    load_server_core: load.serverCore,
    load_store_core: load.storeCore,
    load_generator_core: load.generatorCore,
    load_limit: load.limit,
  };
}

/** The unit of a ratio is `ratio`. A needed number of starts or rounds that no run can reach is `inf`, which readers of numbers know. */
function comparisonRow({ factors, effect, ...own }: Comparison): Row {
  const { scenario, contender, variant, metric, baseline, verdict, reason, rounds, blocks } = own;
  const { scale, value, low, high, level, margin } = effect;
  return {
    ...{ row: 'comparison', scenario, contender, variant, factors: factorLabel(factors), metric },
    unit: scale === 'ratio' ? 'ratio' : own.unit,
    ...{ value, low, high, level, baseline, scale, margin, verdict, reason, rounds, blocks },
    baseline_variant: own.baselineVariant,
    baseline_factors: own.baselineFactors && factorLabel(own.baselineFactors),
    needed_rounds: own.neededRounds === null ? 'inf' : own.neededRounds,
    starts: own.starts,
    one_process: own.oneProcess ? 'true' : undefined,
    needed_starts: own.neededStarts === null ? 'inf' : own.neededStarts,
  };
}

/** The scale of an allowance may be another than that of its gate: the sentence says both. */
function gateRow({ factors, accepted, ...own }: GateResult): Row {
  const { scenario, contender, variant, metric, unit, value, low, high, baseline } = own;
  const { gate, severity, direction, limit, outcome, sentence } = own;
  return {
    ...{ row: 'gate', scenario, contender, variant, factors: factorLabel(factors), metric, unit, value, low, high },
    ...{ baseline, scale: own.kind, gate, severity, direction, limit, outcome, sentence },
    accepted: accepted?.standing,
    accepted_limit: accepted?.limit,
    accepted_reason: accepted?.reason,
    accepted_until: accepted?.until,
  };
}

const line = (values: readonly Value[]) => values.map(field).join(',');

function field(value: Value): string {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
