/** From slices to what an operation costs, and from that to an hour. */
import type { Load, PlannedArm, PlannedStep } from '../../../results/format.ts';
import { type BaselineOf, measurementOf, type RunGuard } from '../../figures/entries.ts';
import { type Counted, exactComparisons, mean } from '../../figures/exact.ts';
import type { RecordedSample } from '../../recording/recorded.ts';
import type { StepFigures } from '../procedure.ts';
import { type About, byStart, type CpuOf, cpuFigures, type Kept } from './cpu.ts';
import { hourCommands, hourCpu } from './hour.ts';
import type { OperationsStep } from './step.ts';

/** What is counted, and the value of a sample that it is read from. */
const readings = [
  ['operation-commands', 'storeCommands'],
  ['operation-request-bytes', 'requestBytes'],
  ['operation-answer-bytes', 'answerBytes'],
] as const;

export function operationFigures(
  step: PlannedStep,
  asked: OperationsStep,
  samples: readonly RecordedSample[],
  baselineOf: BaselineOf,
): StepFigures {
  const { scenario } = step;
  const load: Load = { shape: step.shape, rate: Number(step.settings.rate), connections: 0, serverCore: null };
  const kept = step.arms.map((arm) => keptOf(arm, samples)).filter(({ samples: own }) => own.length > 0);
  const cpu = kept.map((one): CpuOf => ({ ...one, byStart: byStart(one, 'serverCpuUs') }));
  const about = { scenario, load, baselineOf };
  const parts = [
    cpuFigures('operation-cpu', about, cpu),
    cpuFigures('active-hour-cpu', about, hourCpu(cpu, asked)),
    ...readings.map(([metric, value]) => countedFigures(metric, about, kept, value)),
    hourFigures(about, hourCommands(kept, asked)),
  ];
  return {
    rounds: new Set(samples.map(({ sample }) => sample.round)).size,
    measurements: parts.flatMap(({ measurements }) => measurements),
    comparisons: parts.flatMap(({ comparisons }) => comparisons),
    guards: parts.flatMap(({ guards }) => guards),
  };
}

function keptOf(arm: PlannedArm, samples: readonly RecordedSample[]): Kept {
  const own = samples.filter((one) => one.arm === arm).map(({ sample }) => sample);
  const kept = own.filter(({ dropped }) => dropped.length === 0);
  return { arm, samples: kept, lost: own.length === 0 ? 0 : 1 - kept.length / own.length };
}

function countedFigures(metric: string, { scenario, load, baselineOf }: About, kept: readonly Kept[], value: string) {
  const all = kept
    .map(
      ({ arm, samples }): Counted => ({
        arm,
        counts: samples.flatMap(({ values }) =>
          values[value] === undefined ? [] : [(values[value] as number) / (values.requests ?? 1)],
        ),
      }),
    )
    .filter(({ counts }) => counts.length > 0);
  const guards = all
    .filter(({ counts }) => new Set(counts).size > 1)
    .map(({ arm }): RunGuard => ({ name: 'not-exact', value: 1, scenario, arm, metric }));
  return {
    measurements: all.map(({ arm, counts }) =>
      measurementOf({ scenario, arm, metric, load, n: counts.length }, mean(counts)),
    ),
    comparisons: exactComparisons({ scenario, metric }, all, baselineOf, guards),
    guards,
  };
}

function hourFigures({ scenario, load, baselineOf }: About, all: readonly Counted[]) {
  const metric = 'active-hour-commands';
  return {
    measurements: all.map(({ arm, counts }) => measurementOf({ scenario, arm, metric, load, n: 1 }, mean(counts))),
    comparisons: exactComparisons({ scenario, metric }, all, baselineOf, []),
    guards: [] as RunGuard[],
  };
}
