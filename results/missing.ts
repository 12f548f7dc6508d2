/** What a run folder lacks, in sentences for people. */
import type { RunFile, Sample } from './format.ts';

/** What an unfinished run left out. Empty for a complete one. */
export function missingFrom(run: RunFile, samples: readonly Sample[]): string[] {
  const missing: string[] = [];
  if (run.state === 'running') missing.push('The run did not end by itself: its last state is "running".');
  if (run.state === 'interrupted') missing.push('The run was interrupted before its end.');
  const listed = new Set(run.scenarios.map(({ id }) => id));
  for (const { id, state, rounds } of run.scenarios) {
    const recorded = roundsOf(id, samples);
    if (state === 'planned') missing.push(recorded === 0 ? notMeasured(id) : notAnalysed(id, recorded));
    if (state === 'measured' && recordedOf(id, samples) < rounds && run.plan.repeats === undefined)
      missing.push(`${id}: ${counted(rounds)} measured, only ${recordedOf(id, samples)} still recorded.`);
    if (state === 'partial') missing.push(`${id}: cut short, ${counted(rounds)} analysed.`);
  }
  for (const id of new Set(run.plan.steps.map(({ scenario }) => scenario))) {
    if (listed.has(id)) continue;
    const recorded = roundsOf(id, samples);
    missing.push(recorded === 0 ? notMeasured(id) : notAnalysed(id, recorded));
  }
  return missing;
}

const notMeasured = (id: string) => `${id}: planned, not measured.`;
const notAnalysed = (id: string, rounds: number) => `${id}: ${counted(rounds)} recorded, not analysed.`;
const counted = (rounds: number) => `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`;

const recordedOf = (scenario: string, samples: readonly Sample[]) =>
  new Set(samples.filter((sample) => sample.scenario === scenario).map(({ step, round }) => `${step} ${round}`)).size;

/** Each load shape of a scenario has rounds of its own. */
function roundsOf(scenario: string, samples: readonly Sample[]): number {
  return new Set(
    samples.filter((sample) => sample.scenario === scenario).map(({ shape, round }) => `${shape} ${round}`),
  ).size;
}
