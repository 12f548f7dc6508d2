/** What the trade shows of a run: one point per contender that has both a cost and a delay. */

import type { Measurement, RunFile } from '../../../results/format.ts';
import { lifetimeText } from '../../../vocabulary/factors.ts';
import { type Look, looks } from '../../facts/contenders.ts';
import { atFirstLevel } from '../../facts/levels.ts';
import { isExtrapolated, ordinaryDelay, reacceptances } from '../../facts/revocation.ts';
import { interval, measured } from '../../words/numbers.ts';
import { onLogAxis } from '../frame/durations.ts';

export interface TradePoint {
  readonly look: Look;
  readonly cpu: Measurement;
  /** Undefined for a contender whose revocation was not measured: it has a cost alone. */
  readonly delay: Measurement | undefined;
  readonly ms: number;
  readonly extrapolated: boolean;
  readonly reaccepted: boolean;
  readonly measuredLifetimes: readonly { readonly ms: number; readonly label: string }[];
  readonly cpuText: string;
  readonly delayText: string;
}

/** At several levels of the open loop those of the first. */
const costsOf = (run: RunFile) => atFirstLevel(run.measurements.filter(({ metric }) => metric === 'server-cpu'));

export function tradePoints(run: RunFile): TradePoint[] {
  const costs = costsOf(run);
  return looks(run).flatMap((look) => {
    const { id, variant } = look.entry;
    const cpu = costs?.rows.find((row) => row.contender === id && row.variant === variant);
    if (!cpu) return [];
    const ordinary = ordinaryDelay(run, id, variant);
    return [
      {
        look,
        cpu,
        delay: ordinary?.row,
        ms: onLogAxis(ordinary?.row.value ?? 0),
        extrapolated: ordinary !== undefined && isExtrapolated(ordinary.row),
        reaccepted: reacceptances(run, id, variant).length > 0,
        measuredLifetimes: (ordinary?.measured ?? []).map((row) => ({
          ms: onLogAxis(row.value),
          label: lifetimeText(Number(row.factors.lifetime)),
        })),
        cpuText: `${measured(cpu)} ${interval(cpu)}`.trim(),
        delayText: ordinary ? `${measured(ordinary.row)} ${interval(ordinary.row)}`.trim() : '–',
      },
    ];
  });
}
