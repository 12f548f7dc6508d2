/**
 * What a procedure is: everything about one way of measuring, in one room. The core (bench/plan, bench/run) asks these and knows none by
 * name; what compare/ and report/ need of a procedure travels in run.json.
 */
import type { Plan, PlannedArm, PlannedStep } from '../../results/format.ts';
import type { NamedContender } from '../../servers/contender.ts';
import type { LoadFactor } from '../factors/load.ts';
import type { BaselineOf, Figures } from '../figures/entries.ts';
import type { Event as GuardEvent } from '../guards/tally.ts';
import type { Instrument, Server } from '../instrument/instrument.ts';
import type { Recorded, RecordedSample } from '../recording/recorded.ts';
import type { Step } from '../suites/scenario.ts';
import type { Suite } from '../suites/suites.ts';

export interface Procedure<S extends Step = Step> {
  /** As scenarios name it. */
  readonly id: string;
  /** What it measures, and how, in one line. */
  readonly title: string;
  /** Measured in every start of a plan; else once, in the first: what is exact is not measured more often. */
  readonly everyStart: boolean;
  /** Part of each repetition of a plan that repeats; else of the first alone. */
  readonly repeats: boolean;
  /** Settings that say how much was measured, which widens or narrows intervals: two runs that differ in them still compare. */
  readonly amounts: readonly string[];
  /** What a step is called within its scenario where it does not say so itself. */
  stepId(step: S): string;
  /** The shape of its load: an id for samples and formats, and what people read. */
  shapeOf(step: S): Shape;
  /** Pure. More than one part: batches of contenders that are measured one after the other. */
  plan(step: S, asked: Asked): readonly PlannedPart[];
  /** How long it will take, s: for the time left that is printed, never for a decision. Pure. */
  seconds(step: PlannedStep): number;
  /** Measures what is not recorded yet, and writes every sample down. Ends early where the instrument's signal is aborted. */
  measure(step: PlannedStep, asked: S, measuring: Measuring): Promise<void>;
  /** Figures of a step, of all its batches and starts, from what is recorded. Pure: it needs no instrument. */
  figures(steps: readonly PlannedStep[], asked: S, known: Known): StepFigures;
  /** Whether its intervals are as narrow as the plan wants them; asked between starts. Absent: they always are. */
  precise?(steps: readonly PlannedStep[], asked: S, known: Known): boolean;
  /** Of a step that was cut off, what is not measured again. Absent: all of it. */
  kept?(step: PlannedStep, own: readonly RecordedSample[]): readonly RecordedSample[];
  /** Guards that fired on more than one sample, made again from what is recorded. Those of single samples are known. */
  guards?(step: PlannedStep, recorded: Recorded): readonly GuardEvent[];
}

export interface Shape {
  readonly id: string;
  /** e.g. `open loop`. */
  readonly title: string;
}

/** What a plan is made of. */
export interface Asked {
  readonly suite: Suite;
  readonly contenders: readonly NamedContender[];
  readonly baseline: string;
  readonly versions?: Plan['versions'];
  /** requests/s of the open loop. */
  readonly rate: number;
  /** Those that a load can be varied by. */
  readonly factors: readonly LoadFactor[];
}

export type PlannedPart = Pick<PlannedStep, 'arms' | 'minRounds' | 'maxRounds' | 'settings'>;

export interface Measuring {
  readonly plan: Plan;
  /** Which set of processes, from 1. */
  readonly start: number;
  readonly instrument: Instrument;
  /** How levels of factors are applied to a load. */
  readonly factors: readonly LoadFactor[];
  contenderOf(arm: PlannedArm): NamedContender;
  /** The server that takes the load of this arm. */
  serverOf(arm: PlannedArm): Server;
  /** What an earlier part of this run has measured. */
  readonly recorded: Recorded;
  /** Of this step in this start. */
  readonly before: readonly RecordedSample[];
  /** Servers that an earlier step has warmed up: code and heap stay as they are. */
  readonly warm: WeakSet<Server>;
  /** An earlier part of the run went on to a later step, so this one was done. */
  readonly over: boolean;
}

export interface Known {
  readonly plan: Plan;
  readonly recorded: Recorded;
  readonly baselineOf: BaselineOf;
  contenderOf(arm: PlannedArm): NamedContender;
}

export interface StepFigures extends Figures {
  /** Rounds, series, fills or trials behind them. */
  readonly rounds: number;
}
