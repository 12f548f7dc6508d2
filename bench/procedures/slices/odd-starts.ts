/** Starts that a reader should know of: an effect that moved in the course of the run, and a start that lies far from the others. */
import { median } from 'simple-statistics';
import { guard } from '../../../vocabulary/guards.ts';
import type { RunGuard } from '../../figures/entries.ts';
import type { Arm } from './arm.ts';

/** Notes, all of them: what is odd is data, and stays in. The effect of each start is the arm over the baseline in it. */
export function oddStarts(about: Omit<RunGuard, 'name' | 'value'>, one: Arm, base: Arm): RunGuard[] {
  const effects = one.byStart.map((value, start) => value - (base.byStart[start] ?? Number.NaN));
  if (effects.length < 3 || effects.some((effect) => !Number.isFinite(effect))) return [];
  const found: RunGuard[] = [];
  const third = Math.floor(effects.length / 3);
  const change = Math.expm1(median(effects.slice(-third)) - median(effects.slice(0, third)));
  if (Math.abs(change) > guard('drift').limit) found.push({ ...about, name: 'drift', value: change });
  const middle = median(effects);
  const farthest = effects.reduce(
    (far, effect) => (Math.abs(effect - middle) > Math.abs(far) ? effect - middle : far),
    0,
  );
  if (Math.abs(Math.expm1(farthest)) > guard('far-start').limit)
    found.push({ ...about, name: 'far-start', value: Math.expm1(farthest) });
  return found;
}
