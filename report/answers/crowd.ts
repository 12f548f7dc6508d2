/** What many comparisons say together: how many differ each way, the extremes, and where each family lies. */
import type { Comparison, RunFile } from '../../results/format.ts';
import { nameOf } from '../facts/contenders.ts';
import { familyTitles, grouped } from '../facts/families.ts';
import { effectValue } from '../words/numbers.ts';
import { briefList } from '../words/wording.ts';

/** From so many on, one after another is a wall. */
export const crowdFrom = 6;

export interface Spoken {
  readonly name: string;
  /** The cell that tells most of this contender. */
  readonly cell: Comparison;
  readonly verdict: Comparison['verdict'];
}

export interface CrowdWords {
  readonly noun: string;
  readonly less: string;
  readonly more: string;
  /** A contender's difference with its interval: `12 % less (0.88, …)`. */
  readonly phrase: (cell: Comparison) => string;
}

/** Two sentences: verdicts with the extremes, then the families. */
export function crowdSentences(run: RunFile, spoken: readonly Spoken[], words: CrowdWords): string[] {
  const { baseline = run.plan.baseline, baselineVariant = '' } = spoken[0]?.cell ?? {};
  const rising = spoken.toSorted((a, b) => a.cell.effect.value - b.cell.effect.value);
  const of = (verdict: Comparison['verdict']) => rising.filter((one) => one.verdict === verdict);
  const isLess = ({ cell: { effect } }: Spoken) => effect.value < (effect.scale === 'ratio' ? 1 : 0);
  const [less, more] = [of('different').filter(isLess), of('different').filter((one) => !isLess(one))];
  const extreme = (count: number, way: string, one: Spoken | undefined) =>
    one
      ? [
          count === 1
            ? `${one.name} ${words.phrase(one.cell)}`
            : `${count} ${way}, at most ${one.name} ${words.phrase(one.cell)}`,
        ]
      : [];
  const parts = [
    ...extreme(less.length, words.less, less[0]),
    ...extreme(more.length, words.more, more.at(-1)),
    ...told(of('equal'), 'equal'),
    ...told(of('undecided'), 'undecided'),
    ...told(of('invalid'), 'without a valid comparison'),
  ];
  return [
    `Of ${spoken.length} against ${nameOf(baseline, baselineVariant)}, in ${words.noun}: ${parts.join('; ')}.`,
    ...families(run, rising),
    'The table has them all.',
  ];
}

function told(some: readonly Spoken[], what: string): string[] {
  return some.length === 0 ? [] : [`${some.length} ${what} (${briefList(some.map(({ name }) => name))})`];
}

/** `By family: sessions 0.98 to 2.24, tokens 0.74 to 1.21.` Nothing where there is but one family. */
function families(run: RunFile, rising: readonly Spoken[]): string[] {
  const familyOf = ({ name }: Spoken) =>
    run.contenders.find(({ id, variant }) => nameOf(id, variant) === name)?.family ?? 'external';
  const groups = grouped(rising, familyOf);
  if (groups.length < 2) return [];
  const ranges = groups.map(([family, own]) => {
    const ends = [own[0], own.at(-1)].map((one) => effectValue((one as Spoken).cell));
    return `${uncapital(familyTitles[family])} ${ends[0] === ends[1] ? ends[0] : ends.join(' to ')}`;
  });
  return [`By family: ${ranges.join(', ')}.`];
}

const uncapital = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
