/** Which contenders share a panel, and which of their rounds are in it. */
import type { RunFile } from '../../../results/format.ts';
import { looks } from '../../facts/contenders.ts';
import { isMany } from '../../facts/families.ts';
import type { ReportInput } from '../../facts/input.ts';
import type { RoundRow, Series } from './series.ts';

/** Lines of one panel, where there are too many for one. */
const together = 6;

export interface Batch {
  readonly title: string;
  readonly names: readonly string[];
  inside(row: RoundRow): boolean;
}

/** Of a plan with batches one each, by the rounds that are theirs; else the few that eye and palette can tell apart. */
export function batchesOf({ run, samples }: ReportInput, series: Series): Batch[] {
  const scenario = samples.find(({ shape }) => shape === 'open')?.scenario;
  const starts = run.plan.steps
    .filter((step) => step.scenario === scenario && step.shape === 'open' && step.settings.batch !== undefined)
    .map(({ settings }) => Number(settings.from ?? 0));
  const order = looks(run).map(({ name }) => name);
  const names = [...series.keys()].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  if (starts.length > 1) {
    return starts.flatMap((from, index) => {
      const inside = ({ round }: RoundRow) => round >= from && round < (starts[index + 1] ?? Number.POSITIVE_INFINITY);
      const own = names.filter((name) => series.get(name)?.some(inside));
      return own.length > 0 ? [{ title: `Batch ${index + 1}`, names: own, inside }] : [];
    });
  }
  if (!isMany(run)) return [{ title: '', names, inside: () => true }];
  const groups = Math.ceil(names.length / together);
  return Array.from({ length: groups }, (_, index) => ({
    title: `${index + 1} of ${groups}`,
    names: names.slice(index * together, (index + 1) * together),
    inside: () => true,
  }));
}

export const isBatched = ({ plan }: RunFile) => plan.steps.some(({ settings }) => Number(settings.batch ?? 1) > 1);
