/** What the trade of refreshes shows of a run: one point for each design and event. */
import type { Measurement, RunFile } from '../../../results/format.ts';
import { factor } from '../../../vocabulary/factors.ts';
import { type Look, looks } from '../../facts/contenders.ts';
import { capital } from '../../words/capital.ts';
import { interval, measured } from '../../words/numbers.ts';

export interface RefreshPoint {
  readonly look: Look;
  readonly event: string;
  /** %, with its interval. */
  readonly lost: Measurement;
  readonly forked: Measurement | undefined;
  /** ms; of the design, whatever the event. */
  readonly window: Measurement;
}

/** By event as the run has them, then by contender; designs whose window was not measured have none. */
export function refreshPoints(run: RunFile): RefreshPoint[] {
  const lost = run.measurements.filter(({ metric }) => metric === 'chains-lost');
  const events = [...new Set(lost.map(({ factors }) => String(factors.event)))];
  return events.flatMap((event) =>
    looks(run).flatMap((look) => {
      const own = (metric: string) =>
        run.measurements.filter(
          (row) => row.metric === metric && row.contender === look.entry.id && row.variant === look.entry.variant,
        );
      const at = (metric: string) => own(metric).find(({ factors }) => factors.event === event);
      const [share, [window]] = [at('chains-lost'), own('replay-window-p50')];
      return share === undefined || window === undefined
        ? []
        : [{ look, event, lost: share, forked: at('chains-forked'), window }];
    }),
  );
}

/** `Where two requests refresh at once`. */
export const eventTitle = (event: string): string => capital(factor('event').phrase(event));

export const withInterval = (row: Measurement): string => `${measured(row)} ${interval(row)}`.trim();
