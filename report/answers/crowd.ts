/** What many comparisons say together: how many differ each way, the extremes, and where each family lies. */
import type { Comparison, RunFile } from '../../results/format.ts';
import { briefList } from '../../vocabulary/lists.ts';
import { nameOf } from '../facts/contenders.ts';
import { familyTitles, grouped } from '../facts/families.ts';
import { effectValue } from '../words/numbers.ts';
import { inBrackets, spaced } from './difference.ts';

/** From so many on, one after another is a wall. */
export const crowdFrom = 6;

export interface Spoken {
  readonly name: string;
  /** The cell that tells most of this contender. */
  readonly cell: Comparison;
  readonly verdict: Comparison['verdict'];
}

/** Verdicts with the extremes, then the families. `noun`: what was compared, with the level that all share. */
export function crowdSentences(run: RunFile, spoken: readonly Spoken[], baseline: string, noun: string): string[] {
  const rising = spoken.toSorted((a, b) => a.cell.effect.value - b.cell.effect.value);
  const of = (verdict: Comparison['verdict']) => rising.filter((one) => one.verdict === verdict);
  const isBelow = ({ cell: { effect } }: Spoken) => effect.value < (effect.scale === 'ratio' ? 1 : 0);
  const [below, above] = [of('different').filter(isBelow), of('different').filter((one) => !isBelow(one))];
  const all = `of ${spoken.length} designs`;
  const sides = [
    ...sideText(below, 'below', 'lowest', below[0], all, baseline),
    ...sideText(
      above,
      'above',
      'highest',
      above.at(-1),
      ...(below.length > 0 ? (['', 'it'] as const) : ([all, baseline] as const)),
    ),
  ];
  const others = [
    ...named(of('equal'), 'equal'),
    ...named(of('undecided'), 'undecided'),
    ...named(of('invalid'), 'without a valid comparison'),
  ];
  const start = sides.length > 0 ? `In ${noun}` : `In ${noun}, of ${spoken.length} designs against ${baseline}`;
  return [`${start}, ${[...sides, ...others].join('; ')}.`, ...families(run, rising), 'The table lists them all.'];
}

/** `6 of 24 designs are below b, a lowest (0.43, …)`; `1 is above it: c (1.40, …)`. `all` and the baseline's name are said once. */
function sideText(
  side: readonly Spoken[],
  way: string,
  most: string,
  one: Spoken | undefined,
  all: string,
  baseline: string,
): string[] {
  if (one === undefined) return [];
  const figure = inBrackets(one.cell, true);
  return side.length === 1
    ? [`${spaced('1', all, 'is', way, baseline)}: ${spaced(one.name, figure)}`]
    : [`${spaced(String(side.length), all, 'are', way, baseline)}, ${spaced(one.name, most, figure)}`];
}

function named(some: readonly Spoken[], what: string): string[] {
  return some.length === 0 ? [] : [`${some.length} ${what} (${briefList(some.map(({ name }) => name))})`];
}

/** `By family: Sessions 0.98 to 2.24, Tokens 0.74 to 1.21.` Nothing where there is but one family. */
function families(run: RunFile, rising: readonly Spoken[]): string[] {
  const familyOf = ({ name }: Spoken) =>
    run.contenders.find(({ id, variant }) => nameOf(id, variant) === name)?.family ?? 'external';
  const groups = grouped(rising, familyOf);
  if (groups.length < 2) return [];
  const ranges = groups.map(([family, own]) => {
    const [least, most] = [own[0], own.at(-1)].map((one) => effectValue((one as Spoken).cell));
    return `${familyTitles[family]} ${least === most ? least : `${least} to ${most}`}`;
  });
  return [`By family: ${ranges.join(', ')}.`];
}
