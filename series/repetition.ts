/** What repeating a run needs, without the runs: where they go, and whether their exact figures are the same. */
import { parseArgs } from 'node:util';
import type { RunFile } from '../results/format.ts';
import { isByChance } from '../results/varying.ts';
import { factorLabel } from '../vocabulary/words.ts';

/** Takes --out out of the options of `run`: it names the folder of the series, and each run has one of its own in it. */
export function withoutOut(options: readonly string[]): { out: string | undefined; rest: string[] } {
  const { tokens } = parseArgs({
    args: [...options],
    options: { out: { type: 'string' } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  let out: string | undefined;
  const taken = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== 'option' || token.name !== 'out') continue;
    out = token.value;
    taken.add(token.index);
    if (token.inlineValue === false) taken.add(token.index + 1);
  }
  return { out, rest: options.filter((_, index) => !taken.has(index)) };
}

export interface Difference {
  readonly figure: string;
  /** Position of the run that differs from the first, from 1 on. */
  readonly run: number;
  /** Undefined where that run lacks the figure. */
  readonly first: number | undefined;
  readonly other: number | undefined;
}

/** Exact figures in which a later run differs from the first; one that either of them lacks differs. */
export function exactDifferences(runs: readonly Pick<RunFile, 'measurements'>[]): {
  figures: number;
  differences: Difference[];
} {
  const [reference = new Map<string, number>(), ...later] = runs.map(exactOf);
  const differences = later.flatMap((found, index) =>
    [...new Set([...reference.keys(), ...found.keys()])]
      .filter((figure) => reference.get(figure) !== found.get(figure))
      .map((figure) => ({ figure, run: index + 2, first: reference.get(figure), other: found.get(figure) })),
  );
  return { figures: reference.size, differences };
}

/** Whether a credential comes back to life depends on the moment; the rest must not. */
const exactOf = ({ measurements }: Pick<RunFile, 'measurements'>) =>
  new Map(
    measurements
      .filter(({ kind, metric }) => kind === 'exact' && !isByChance(metric))
      .map(({ scenario, metric, contender, factors, value }) => [
        `${scenario} ${metric} ${contender} ${factorLabel(factors)}`.trimEnd(),
        value,
      ]),
  );
