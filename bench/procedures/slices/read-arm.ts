/** What a metric's figures are made of: each arm, read by the rounds that hold it, beside what it is compared with. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import type { Factors } from '../../../vocabulary/words.ts';
import type { BaselineOf, RunGuard } from '../../figures/entries.ts';
import type { Arm } from './arm.ts';
import type { DrawnRound } from './together.ts';

export interface MetricContext {
  /** Of all batches: their settings are the same, their arms together. */
  readonly step: PlannedStep;
  readonly seed: number;
  readonly baselineOf: BaselineOf;
  readonly connections: number;
  /** Whether servers and store run on one core. */
  readonly sharedCore: boolean;
  /** That a server of several workers may have. */
  readonly cores: number;
  /** Whether an arm is one process in every start: a target at a URL. */
  readonly isOneProcess: (arm: PlannedArm) => boolean;
  readonly levels?: { readonly factor: string; readonly baseline: Factors[string] } | undefined;
}

/** An arm by the rounds that hold it. */
export interface ReadArm {
  readonly planned: PlannedArm;
  /** Its place among the arms of the step. */
  readonly place: number;
  readonly arm: Arm;
  readonly rounds: readonly DrawnRound[];
  readonly guards: readonly RunGuard[];
  /** Names those that were loaded in the same rounds. */
  readonly group: string;
  /** What it is compared with, by the same rounds. */
  readonly against: readonly Against[];
}

export interface Against {
  /** design: the baseline at the same levels. levels: the same contender at another level. */
  readonly kind: 'design' | 'levels';
  readonly planned: PlannedArm;
  readonly arm: Arm;
  /** The arm itself, by the starts that both sides have. */
  readonly own: Arm;
  /** Of the other side. */
  readonly guards: readonly RunGuard[];
}
