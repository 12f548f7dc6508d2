/** What gates said, for a terminal: what did not pass in a sentence each, what passed as a number. */
import type { GateResult } from '../../compare/gates/result.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import type { Tone } from '../tables/verdicts.ts';
import { type Standing, standingOf, standings } from '../words/gates.ts';
import { number } from '../words/numbers.ts';
import { coloured } from './looks.ts';
import { wrap } from './wrap.ts';

export interface GateText {
  readonly colour: boolean;
  /** Columns; more than 100 are not used. */
  readonly width: number;
}

/** Of each standing so many are told; the rest is counted. */
const mostTold = 12;

const looks: Readonly<Record<Exclude<Standing, 'passed'>, { readonly mark: string; readonly tone: Tone }>> = {
  failed: { mark: '✗', tone: 'worse' },
  invalid: { mark: '×', tone: 'invalid' },
  undecided: { mark: '~', tone: 'open' },
  warning: { mark: '!', tone: 'open' },
  accepted: { mark: '≈', tone: 'open' },
};

export function gateText(results: readonly GateResult[], { colour, width }: GateText): string {
  const columns = Math.max(60, Math.min(width, 100));
  const paint = colour ? coloured : (text: string) => text;
  const groups = Map.groupBy(results, standingOf);
  const counts = standings.flatMap((standing) => {
    const count = groups.get(standing)?.length ?? 0;
    return count === 0 ? [] : [`${number(count)} ${standing === 'warning' && count > 1 ? 'warnings' : standing}`];
  });
  const lines = [`Gates: ${counts.join(', ') || 'none'}`];
  for (const standing of standings) {
    if (standing === 'passed') continue;
    const { mark, tone } = looks[standing];
    // A warning that is undecided warns of nothing.
    const own = (groups.get(standing) ?? []).filter(({ severity }) => standing !== 'undecided' || severity === 'error');
    const told = apartFromFactors(own);
    for (const text of told.slice(0, mostTold)) {
      const [first = '', ...rest] = wrap(text, columns - 6);
      lines.push(`  ${paint(mark, tone)} ${first}`, ...rest.map((line) => `    ${line}`));
    }
    if (told.length > mostTold)
      lines.push(`    and ${number(told.length - mostTold)} more ${standing === 'warning' ? 'warnings' : standing}`);
  }
  return `${lines.join('\n')}\n`;
}

/** One sentence where a gate says the same of a metric at several levels of a factor: the first level's, and which others. */
function apartFromFactors(results: readonly GateResult[]): string[] {
  const groups = Map.groupBy(results, ({ gate, kind, scenario, metric, contender, variant, baseline, outcome }) =>
    JSON.stringify([gate, kind, scenario, metric, contender, variant, baseline, outcome]),
  );
  return [...groups.values()].map(([first, ...others]) => {
    const { sentence } = first as GateResult;
    return others.length === 0
      ? sentence
      : `${sentence} Likewise at ${others.map(({ factors }) => factorLabel(factors)).join(', ')}.`;
  });
}
