/** What the verdicts on a few contenders say: what is settled in one sentence, then what is open. */
import { meaningOf } from '../../compare/gates/sentence.ts';
import type { Comparison } from '../../results/format.ts';
import { variesByItself } from '../../results/varying.ts';
import { list } from '../../vocabulary/lists.ts';
import { percent } from '../words/numbers.ts';
import { wouldDecide } from '../words/starts.ts';
import { type Cells, tellingCells, verdictOf } from './cells.ts';
import { inBrackets, shortDifference, spaced, wholeDifference } from './difference.ts';

interface NamedCells {
  readonly name: string;
  /** Those that tell its story. */
  readonly cells: Cells;
}

/** `noun`: what was compared, e.g. `server CPU per request`. */
export function fewSentences(byContender: ReadonlyMap<string, Cells>, baseline: string, noun: string): string[] {
  const contenders = [...byContender].map(([name, cells]): NamedCells => ({ name, cells: tellingCells(cells) }));
  const of = (verdict: Comparison['verdict']) => contenders.filter(({ cells }) => verdictOf(cells) === verdict);
  const [differing, alike] = [of('different'), of('equal')];
  const settled = [
    ...differing.map((one, index) => differenceClause(one, index === 0 ? baseline : undefined)),
    ...(alike.length > 0 ? [noDifference(alike, differing.length > 0 ? undefined : { baseline, noun })] : []),
  ];
  const first = settled.length === 0;
  return [
    ...(first ? [] : [`${settled.join('; ')}.`]),
    ...undecided(of('undecided'), first ? { baseline, noun } : undefined),
    ...invalid(of('invalid'), { baseline, noun }),
  ];
}

/** `a needs 12 % less server CPU per request than b (0.88, …)`; without a baseline, after another clause: `c, 40 % more (1.40, …)`. */
function differenceClause({ name, cells }: NamedCells, baseline: string | undefined): string {
  const [first, ...rest] = cells.toSorted(
    (a, b) => Number(b.verdict === 'different') - Number(a.verdict === 'different'),
  ) as [Comparison, ...Comparison[]];
  if (baseline === undefined) return `${name}, ${list([first, ...rest].map(shortDifference))}`;
  return `${name} ${list([wholeDifference(first, baseline), ...rest.map(shortDifference)])}`;
}

/** What a sentence names that is not said before it. */
interface Named {
  readonly baseline: string;
  readonly noun: string;
}

/** `No difference in capacity between a, c and b (within 3 %)`; after another clause `no difference for a and c (within 3 %)`. */
function noDifference(contenders: readonly NamedCells[], named: Named | undefined): string {
  const { scale, margin } = (contenders[0] as NamedCells).cells[0].effect;
  const within = scale === 'ratio' ? `(within ${percent(margin)})` : '';
  const names = contenders.map(({ name }) => name);
  return named
    ? spaced('No difference in', named.noun, 'between', list([...names, named.baseline]), within)
    : spaced('no difference for', list(names), within);
}

function undecided(contenders: readonly NamedCells[], named: Named | undefined): string[] {
  if (contenders.length === 0) return [];
  const names = contenders.map(({ name, cells: [cell] }) => spaced(name, inBrackets(cell, true)));
  const open = contenders.flatMap(({ cells }) => cells);
  // What would decide all of them: nothing does where one of them cannot be decided.
  const most =
    open.find(({ neededStarts }) => neededStarts === null) ?? open.toSorted((a, b) => amountOf(b) - amountOf(a))[0];
  const reasons = open.flatMap(({ verdict, reason }) => (verdict === 'undecided' ? [reason] : []));
  const why = reasons.every(variesByItself) ? meaningOf(reasons[0] ?? '') : undefined;
  const decides = why ?? (most && wouldDecide(most));
  const differ = contenders.length === 1 ? 'differs' : 'differ';
  // Of several, each is held against itself at another level.
  const other = contenders.length > 1 ? named?.baseline.replace(/^itself\b/, 'themselves') : named?.baseline;
  const from = named ? `from ${other} in ${named.noun}` : '';
  return [`${spaced('This run cannot say whether', list(names), differ, from)}${decides ? `; ${decides}` : ''}.`];
}

const amountOf = ({ neededStarts, neededRounds }: Comparison) => neededStarts ?? neededRounds ?? 0;

/** One sentence for each reason, and what the reason means. */
function invalid(contenders: readonly NamedCells[], { baseline, noun }: Named): string[] {
  const byReason = Map.groupBy(
    contenders,
    ({ cells }) => cells.find(({ verdict }) => verdict === 'invalid')?.reason ?? '',
  );
  return [...byReason].map(([reason, group]) => {
    const meaning = meaningOf(reason) ?? reason;
    const names = list(group.map(({ name }) => name));
    return spaced(`No valid comparison of ${names} with ${baseline} in ${noun}.`, meaning && `${meaning}.`);
  });
}
