/**
 * `npx node series/same-figures.ts <folder> …`: makes the figures of run folders again, from their samples and histograms alone, and
 * says where they are not those of run.json. A change that is to leave every figure as it is is checked by it, before and after:
 * `--write <file>` keeps what was made, `--against <file>` compares with that instead.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { builtIn } from '../bench/procedures/registry.ts';
import { Recording } from '../bench/recording/recorded.ts';
import { figuresOf } from '../bench/run/figures.ts';
import { withoutFalseVerdicts } from '../results/false-verdicts.ts';
import type { Comparison, Measurement } from '../results/format.ts';
import { readRun } from '../results/reader.ts';
import { scenariosNamed } from '../scenarios/catalogue.ts';
import { contenderNamed } from '../servers/catalogue.ts';

interface Figures {
  readonly measurements: readonly Measurement[];
  readonly comparisons: readonly Comparison[];
}

/** Contenders from a file, and servers from outside, are not known by their id alone: a run of these is refused. */
async function madeAgain(folder: string): Promise<{ stored: Figures; made: Figures }> {
  const recorded = readRun(folder);
  const { run } = recorded;
  const scenarios = await scenariosNamed(run.scenarios.map(({ id }) => id));
  const contenders = await Promise.all(run.plan.contenders.map((id) => contenderNamed(id)));
  const catalogue = { scenarios, contenders, registry: builtIn };
  const recording = new Recording(recorded);
  const figures = scenarios.map((scenario) => figuresOf(scenario, run.plan, catalogue, recording).figures);
  return {
    stored: run,
    // As the reader gives them: it withdraws verdicts that do not hold.
    made: withoutFalseVerdicts({
      measurements: figures.flatMap(({ measurements }) => measurements),
      comparisons: figures.flatMap(({ comparisons }) => comparisons),
    }),
  };
}

const placeOf = (row: Measurement | Comparison) =>
  [row.scenario, row.metric, row.contender, row.variant, JSON.stringify(row.factors)].join(' ').trim();

/** A run lists its scenarios in the order in which they were measured, which is not the catalogue's: order is no difference. */
const inPlace = <Row extends Measurement | Comparison>(rows: readonly Row[]): Row[] => {
  const key = (row: Row) => `${placeOf(row)} ${JSON.stringify({ ...row, value: 0 })}`;
  return rows.toSorted((one, two) => (key(one) < key(two) ? -1 : 1));
};

function differing<Row extends Measurement | Comparison>(some: readonly Row[], others: readonly Row[]): string[] {
  const [before, after] = [inPlace(some), inPlace(others)];
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) => {
    const [one, two] = [before[index], after[index]];
    return isDeepStrictEqual(one, two) ? [] : [placeOf((one ?? two) as Row)];
  });
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'string' }, against: { type: 'string' } },
});
const kept = values.against === undefined ? undefined : JSON.parse(readFileSync(values.against, 'utf8'));
const all: Record<string, Figures> = {};
for (const folder of positionals) {
  const { stored, made } = await madeAgain(folder);
  // As JSON has it: -0 is 0, and what is undefined is absent.
  all[folder] = JSON.parse(JSON.stringify(made)) as Figures;
  const before = (kept?.[folder] ?? JSON.parse(JSON.stringify(stored))) as Figures;
  for (const kind of ['measurements', 'comparisons'] as const) {
    const places = differing<Measurement | Comparison>(before[kind], all[folder][kind]);
    const what = places.length === 0 ? 'all the same' : `${places.length} differ, the first: ${places[0]}`;
    process.stdout.write(`${folder}: ${all[folder][kind].length} ${kind}, ${what}\n`);
    if (places.length > 0) process.exitCode = 1;
  }
}
if (values.write !== undefined) writeFileSync(values.write, JSON.stringify(all));
