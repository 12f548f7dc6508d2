/** What gates said, for a terminal: what did not pass in a sentence each, what passed as a number. */
import type { GateResult } from '../../compare/gates/result.ts';
import type { Tone } from '../tables/verdicts.ts';
import { acceptingHead, acceptingLines } from '../words/accepting.ts';
import { type GateLine, gateLines } from '../words/gate-lines.ts';
import { type Standing, standingOf, standings } from '../words/gates.ts';
import { number } from '../words/numbers.ts';
import { coloured } from './looks.ts';
import { wrap } from './wrap.ts';

export interface GateText {
  readonly colour: boolean;
  /** Columns; more than 100 are not used. */
  readonly width: number;
  /** When the gates judged: what a change may be accepted until follows from it. */
  readonly on: Date;
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

export function gateText(results: readonly GateResult[], { colour, width, on }: GateText): string {
  const columns = Math.max(60, Math.min(width, 100));
  const paint = colour ? coloured : (text: string) => text;
  const groups = Map.groupBy(results, standingOf);
  const counts = standings.flatMap((standing) => {
    const count = groups.get(standing)?.length ?? 0;
    return count === 0 ? [] : [`${number(count)} ${standing === 'warning' && count > 1 ? 'warnings' : standing}`];
  });
  const out = [`Gates: ${counts.join(', ') || 'none'}`];
  for (const standing of standings) {
    if (standing === 'passed') continue;
    const { mark, tone } = looks[standing];
    // A warning that is undecided warns of nothing.
    const own = (groups.get(standing) ?? []).filter(({ severity }) => standing !== 'undecided' || severity === 'error');
    const lines = gateLines(own, results);
    const told = apartFromFactors(lines);
    for (const text of told.slice(0, mostTold)) {
      const [first = '', ...rest] = wrap(text, columns - 6);
      out.push(`  ${paint(mark, tone)} ${first}`, ...rest.map((line) => `    ${line}`));
    }
    if (told.length > mostTold)
      out.push(`    and ${number(told.length - mostTold)} more ${standing === 'warning' ? 'warnings' : standing}`);
    const accepting = standing === 'failed' ? acceptingLines(lines, on) : [];
    // At the margin: so it is copied as it has to stand in the file.
    if (accepting.length > 0) out.push('', ...indented(wrap(acceptingHead, columns - 6)), '', ...accepting, '');
  }
  return `${out.join('\n')}\n`;
}

const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}`);

/** One sentence where a gate comes to the same for a metric at several levels of a factor, by other amounts: the first level's, and which others. */
function apartFromFactors(lines: readonly GateLine[]): string[] {
  const groups = Map.groupBy(lines, ({ gate }) => {
    const { gate: name, kind, scenario, metric, contender, variant, baseline, outcome } = gate;
    return JSON.stringify([name, kind, scenario, metric, contender, variant, baseline, outcome]);
  });
  return [...groups.values()].map(([first, ...others]) => {
    const { sentence } = first as GateLine;
    return others.length === 0 ? sentence : `${sentence} Likewise at ${others.map(({ place }) => place).join(', ')}.`;
  });
}
