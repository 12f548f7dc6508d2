/** What becomes of chains of refresh tokens in each design, and for how long a stolen one works: a sentence or two for each. */
import type { Measurement, RunFile } from '../../results/format.ts';
import { briefList, list } from '../../vocabulary/lists.ts';
import { refreshEventsPhrase } from '../../vocabulary/refreshes.ts';
import { nameOf } from '../facts/contenders.ts';
import { capital } from '../words/capital.ts';
import { interval, measured, number } from '../words/numbers.ts';

const lostMetric = 'chains-lost';
const forkedMetric = 'chains-forked';
const windowMetric = 'replay-window-p50';

/** None for scenarios without chains. */
export function byRefresh(run: RunFile, scenario: string): string[] {
  const rows = run.measurements.filter((row) => row.scenario === scenario);
  const of = (metric: string) => rows.filter((row) => row.metric === metric);
  if (of(lostMetric).length === 0) return [];
  const designs = [...Map.groupBy(of(lostMetric), name)];
  return [
    ...designs.map(([design, lost]) => {
      const [window] = of(windowMetric).filter((row) => name(row) === design);
      return `${design} ${list(sharesText('loses', lost))}${window === undefined ? '' : `; ${windowText(window)}`}.`;
    }),
    ...forks(of(forkedMetric)),
    ...without(run, scenario),
  ];
}

const name = ({ contender, variant }: Measurement) => nameOf(contender, variant);
const where = (rows: readonly Measurement[]) => refreshEventsPhrase(rows.map(({ factors }) => String(factors.event)));

/** `loses all of 100 chains where …`, `12 % [6, 20] where …`, `none otherwise`: the worst first. */
function sharesText(verb: string, rows: readonly Measurement[]): string[] {
  const groups = [
    ...Map.groupBy(
      rows.toSorted((a, b) => b.value - a.value),
      ({ value }) => value,
    ),
  ];
  return groups.map(([value, own], index) => {
    const [first] = own as [Measurement];
    const chains = index === 0 ? ` of ${number(first.n)} chains` : '';
    const share = value === 0 ? 'none' : value === 100 ? 'all' : `${measured(first)} ${interval(first)}`.trim();
    const isRest = index > 0 && index === groups.length - 1;
    return `${index === 0 ? `${verb} ` : ''}${share}${chains} ${isRest ? 'otherwise' : where(own)}`;
  });
}

function windowText(window: Measurement): string {
  if (window.censored === 'at-most') return 'a stolen copy of a used token is refused at the first try';
  const ends = interval(window);
  return `a stolen copy of a used token works for ${measured(window)}${ends === '' ? '' : ` ${ends}`} in the median`;
}

/** Which chains go on twice; that none does is worth a word too. */
function forks(rows: readonly Measurement[]): string[] {
  const forked = rows.filter(({ value }) => value > 0);
  if (rows.length > 0 && forked.length === 0) return ['No chain was forked.'];
  return [...Map.groupBy(forked, name)].map(([design, own]) => `${design} ${list(sharesText('forks', own))}.`);
}

/** Designs of the run that this says nothing of. */
function without({ contenders, measurements }: RunFile, scenario: string): string[] {
  const asked = new Set(measurements.filter((row) => row.scenario === scenario).map(name));
  const others = contenders.map(({ id, variant }) => nameOf(id, variant)).filter((one) => !asked.has(one));
  return others.length === 0 ? [] : [capital(`not asked, for want of a refresh token: ${briefList(others)}.`)];
}
