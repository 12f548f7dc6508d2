/** One measurement or comparison of the synthetic run, as the instrument writes them. */
import type { Comparison, Measurement } from '../../results/format.ts';
import { type Metric, metric } from '../../vocabulary/metrics.ts';
import type { Factors, Verdict } from '../../vocabulary/words.ts';
import { contenders } from './fixture-frame.ts';

export const ids = contenders.map(({ id }) => id);
export const [control, baseline, defaults, token] = ids as [string, string, string, string];

export interface Rows {
  readonly measurements: Measurement[];
  readonly comparisons: Comparison[];
}

export interface Extra extends Pick<Measurement, 'extrapolated' | 'derived'> {
  factors?: Factors;
  low?: number;
  high?: number;
  n?: number;
  censored?: 'at-most' | 'at-least';
  note?: string;
  shape?: Measurement['load']['shape'];
}

export function measurement(
  scenario: string,
  contender: string,
  id: string,
  value: number,
  extra: Extra = {},
): Measurement {
  const { unit, better, kind } = metric(id);
  const { factors = {}, low, high, n = 20_000, censored, shape = 'open', note, extrapolated, derived } = extra;
  return {
    scenario,
    contender,
    variant: '',
    factors,
    metric: id,
    unit,
    better,
    kind,
    value,
    low: low ?? null,
    high: high ?? null,
    level: low === undefined ? null : 0.95,
    n,
    ...(censored ? { censored } : {}),
    ...(extrapolated ? { extrapolated } : {}),
    ...(derived ? { derived } : {}),
    ...(note ? { note } : {}),
    load: { shape, rate: shape === 'open' ? 1000 : null, connections: 16, serverCore: shape === 'open' ? 0.44 : null },
  };
}

export interface CompareExtra {
  factors?: Factors;
  low?: number;
  high?: number;
  verdict?: Verdict;
  /** Of figures under load; 0: what is compared counts rounds. */
  starts?: number;
  oneProcess?: boolean;
  neededStarts?: number | null;
  neededRounds?: number;
  reason?: string;
  level?: number;
}

export function comparison(
  scenario: string,
  contender: string,
  id: string,
  value: number,
  extra: CompareExtra = {},
): Comparison {
  const { unit, scale, total, quantile }: Metric = metric(id);
  const {
    factors = {},
    low,
    high,
    verdict = 'different',
    starts = low !== undefined && (total || (quantile && quantile.of !== 'delay')) ? 5 : 0,
    oneProcess,
    neededStarts,
    neededRounds,
    reason,
    level = low === undefined ? 1 : 0.983,
  } = extra;
  return {
    scenario,
    metric: id,
    unit,
    factors,
    baseline,
    contender,
    variant: '',
    effect: { scale, value, low: low ?? null, high: high ?? null, margin: scale === 'ratio' ? 0.03 : 0, level },
    verdict,
    rounds: 48,
    blocks: starts || 24,
    ...(starts === 0 ? {} : { starts }),
    ...(oneProcess ? { oneProcess } : {}),
    ...(neededStarts === undefined ? {} : { neededStarts }),
    ...(neededRounds === undefined ? {} : { neededRounds }),
    ...(reason === undefined ? {} : { reason }),
  };
}
