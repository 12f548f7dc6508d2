/**
 * How much do processes of the same code differ, and what makes them differ? Each start has two arms of one contender, all processes new,
 * 3 s of load an arm in each shape; a condition takes one suspect away. Start i of every condition comes before start i + 1 of any.
 * One line a start is appended to results/series/between-starts/<condition>.ndjson; started again, it goes on where it stopped.
 *
 * Usage: node series/between-starts.ts [starts] [--condition <id> …] [--out folder]
 *        node series/between-starts.ts --table [--against <id>] [--condition <id> …] [--out folder]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { placementHere } from '../bench/machine/machine.ts';
import { suiteNamed } from '../bench/suites/suites.ts';
import { projectRoot } from '../scripts/project.ts';
import { contenderFrom, contenderNamed } from '../servers/catalogue.ts';
import { type Condition, conditions, conditionsNamed } from './between-starts/conditions.ts';
import { tableOf } from './between-starts/figures.ts';
import { withHeld } from './between-starts/held.ts';
import { metrics, type StartLine } from './between-starts/line.ts';
import { measureDue } from './between-starts/schedule.ts';
import { measureStart } from './between-starts/start.ts';
import { commitHere, openSeries, readSeries, type Series } from './series.ts';

const secondsEach = 3;

const { values, positionals } = parseArgs({
  options: {
    out: { type: 'string' },
    condition: { type: 'string', multiple: true },
    table: { type: 'boolean' },
    against: { type: 'string', default: 'as-is' },
  },
  allowPositionals: true,
});
const folder = values.out ?? join(projectRoot, 'results', 'series', 'between-starts');
const fileOf = (id: string) => join(folder, `${id}.ndjson`);

if (values.table) printTable(values.condition);
else await measure(conditionsNamed(values.condition), Number(positionals[0] ?? 8));

function printTable(named: readonly string[] | undefined): void {
  const wanted = conditions.map(({ id }) => id).filter((id) => named?.includes(id) ?? true);
  const recorded = wanted.map((id) => [id, readSeries<StartLine>(fileOf(id))] as const);
  console.log(tableOf(new Map(recorded.filter(([, lines]) => lines.length > 0)), values.against));
}

async function measure(chosen: readonly Condition[], times: number): Promise<void> {
  const commit = commitHere(projectRoot);
  const sitting = new Date().toISOString();
  const series = new Map(chosen.map(({ id }): [string, Series<StartLine>] => [id, openSeries(fileOf(id), commit)]));
  const own = await contenderNamed('session-redis');
  const twin = await contenderFrom(join(import.meta.dirname, 'twins', 'session-redis-twin.ts'));
  const placement = placementHere();
  const suite = suiteNamed('quick');
  await withHeld(placement, (held) =>
    measureDue(
      chosen,
      times,
      ({ id }) => series.get(id) as Series<StartLine>,
      async ({ condition, number }) => {
        const wish = { condition, number, contenders: [own, twin], suite, secondsEach, placement, held };
        const line: StartLine = { ...(await measureStart(wish)), commit, sitting };
        const effects = metrics.map((metric) => {
          const [first, second] = line.arms.map((arm) => arm.values[metric]) as [number, number];
          return `${metric} ${(second / first).toFixed(3)}`;
        });
        console.log(
          `${number} ${condition.id}: ${effects.join(', ')}; ${line.seconds} s, ${line.dropped} rounds dropped`,
        );
        return line;
      },
    ),
  );
}
