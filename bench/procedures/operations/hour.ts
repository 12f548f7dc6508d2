/** An hour of an active user: a login, the reads, and a refresh whenever an access token has expired. Worked out, at lifetimes that nobody waits for. */
import type { PlannedArm } from '../../../results/format.ts';
import { type HourlyOperation, hourly, hourlyOperations, inAnHour } from '../../../vocabulary/operations.ts';
import { nameOf } from '../../../vocabulary/words.ts';
import { type Counted, mean } from '../../figures/exact.ts';
import type { CpuOf, Kept } from './cpu.ts';
import type { OperationsStep } from './step.ts';

const [usPerMs, digits] = [1_000, 3];

type Parts<T> = Readonly<Record<HourlyOperation, T>>;

/** The operations of one contender together; undefined where one of them was not measured. */
function designs<T extends { readonly arm: PlannedArm }>(all: readonly T[]): Parts<T>[] {
  const own = Map.groupBy(all, ({ arm }) => nameOf(arm.contender, arm.variant));
  return [...own.values()].flatMap((rows) => {
    const found = hourlyOperations.map(
      (operation) => [operation, rows.find(({ arm }) => arm.factors.operation === operation)] as const,
    );
    return found.some(([, row]) => row === undefined) ? [] : [Object.fromEntries(found) as unknown as Parts<T>];
  });
}

const armAt = ({ contender, variant }: PlannedArm, lifetime: number): PlannedArm => ({
  ...{ contender, variant },
  factors: { lifetime },
});

/** ms of CPU in each start that measured all of them. */
export function hourCpu(all: readonly CpuOf[], { requests, lifetimes }: OperationsStep): CpuOf[] {
  return designs(all).flatMap((parts) =>
    lifetimes.map((lifetime): CpuOf => {
      const times = inAnHour(requests, lifetime);
      const { read, login, refresh } = parts;
      const of = (start: number) =>
        hourlyOperations.reduce((sum, one) => sum + times[one] * (parts[one].byStart.get(start) ?? Number.NaN), 0);
      const starts = [...read.byStart.keys()].filter((start) => Number.isFinite(of(start)));
      return {
        arm: armAt(read.arm, lifetime),
        samples: refresh.samples,
        lost: Math.max(read.lost, login.lost, refresh.lost),
        byStart: new Map(starts.map((start) => [start, of(start) / usPerMs])),
        note: formula(times, (one) => usOf(parts[one])),
      };
    }),
  );
}

const usOf = ({ byStart }: CpuOf) => `${Number(mean([...byStart.values()]).toPrecision(digits))} µs`;

/** `1 login of 410 µs + 360 reads of 150 µs + 11 refreshes of 320 µs`. */
function formula(times: Parts<number>, of: (operation: HourlyOperation) => string): string {
  const named = { login: 'login', read: 'reads', refresh: times.refresh === 1 ? hourly.refresh : 'refreshes' };
  const order = [hourly.login, hourly.read, hourly.refresh];
  return order.map((one) => `${times[one]} ${named[one]} of ${of(one)}`).join(' + ');
}

/** Where the store's counters were read of all of them. */
export function hourCommands(kept: readonly Kept[], { requests, lifetimes }: OperationsStep): Counted[] {
  const commandsOf = ({ samples }: Kept) =>
    mean(samples.map(({ values }) => (values.storeCommands ?? Number.NaN) / (values.requests ?? 1)));
  return designs(kept).flatMap((parts) =>
    lifetimes.flatMap((lifetime): Counted[] => {
      const times = inAnHour(requests, lifetime);
      const total = hourlyOperations.reduce((sum, one) => sum + times[one] * commandsOf(parts[one]), 0);
      return Number.isFinite(total) ? [{ arm: armAt(parts.read.arm, lifetime), counts: [total] }] : [];
    }),
  );
}
