/** One comparison in words: the difference with its verb for the first of a sentence, its size alone for those that follow. */

import type { Comparison } from '../../results/format.ts';
import { levelsPhrase } from '../../vocabulary/factors.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';
import {
  confidence,
  effectValue,
  noInterval,
  percent,
  quantity,
  ratio,
  signed,
  usefulEffect,
} from '../words/numbers.ts';

/** From this factor on a ratio is given as a multiple. */
const multiple = 2;

/** `needs 12 % less server CPU per request than b with 20 claims (0.88, 95 % interval 0.86 to 0.90)`. */
export function wholeDifference(cell: Comparison, baseline: string): string {
  const { verb, noun, article, counted } = metricOfRun(cell.metric).words;
  if (isMultiple(cell))
    return spaced(verb, sizeOf(cell), 'the', noun, 'of', baseline, levelsPhrase(cell.factors), inBrackets(cell));
  const { value, scale } = cell.effect;
  const what = counted && Math.abs(value) === 1 ? counted.one : noun;
  const a = article && scale === 'ratio' ? articleOf(shareOf(value)) : '';
  return spaced(verb, a, sizeOf(cell), what, 'than', baseline, levelsPhrase(cell.factors), inBrackets(cell));
}

/** `12 % less with 20 claims (0.88, …)`, `the same with no claims`, `undecided after a logout`. */
export function shortDifference(cell: Comparison): string {
  const where = levelsPhrase(cell.factors);
  if (cell.verdict === 'equal') return spaced('the same', where);
  if (cell.verdict !== 'different') return spaced(cell.verdict, where);
  return spaced(sizeOf(cell), where, inBrackets(cell));
}

const isMultiple = ({ effect: { scale, value } }: Comparison) => scale === 'ratio' && value >= multiple;

/** `12 % less`, `2.40 times`, `226 more`, `622 ms longer`. */
function sizeOf(cell: Comparison): string {
  const { metric, unit, effect } = cell;
  const { less, more, counted } = metricOfRun(metric).words;
  if (isMultiple(cell)) return `${ratio(effect.value)} times`;
  const way = effect.value < (effect.scale === 'ratio' ? 1 : 0) ? less : more;
  const size =
    effect.scale === 'ratio'
      ? percent(shareOf(effect.value))
      : quantity(Math.abs(effect.value), counted ? 'count' : unit);
  return `${size} ${way}`;
}

/** Of 0.88 it is 0.12; three digits where two would make it nothing. */
function shareOf(value: number): number {
  const share = Math.abs(value - 1);
  return Number(share.toFixed(2)) || Number(share.toFixed(3));
}

/** An 8 %, an 11 %, an 18 %, an 80 %; else a. */
function articleOf(share: number): string {
  const whole = Math.floor(share * 100 + 1e-9);
  return whole === 8 || whole === 11 || whole === 18 || (whole >= 80 && whole < 90) ? 'an' : 'a';
}

/** `(0.88, 95 % interval 0.86 to 0.90)`. A difference is in the sentence already, unless `value` asks for it. Empty where there is nothing to say. */
export function inBrackets(cell: Comparison, value = false): string {
  const { effect, unit } = cell;
  const parts = [
    ...(effect.scale === 'ratio' || value ? [effectValue(cell)] : []),
    ...(effect.low === null || effect.high === null ? [] : rangeOf(effect, unit)),
  ];
  return parts.length > 0 ? `(${parts.join(', ')})` : '';
}

function rangeOf(effect: Comparison['effect'], unit: string): string[] {
  if (!usefulEffect(effect)) return [noInterval];
  const end = effect.scale === 'ratio' ? ratio : (size: number) => signed(size, (positive) => quantity(positive, unit));
  // Level 1: no interval by probability, but the range of everything that was seen.
  const kind = effect.level >= 1 ? 'range' : `${confidence(effect.level)} interval`;
  const [low, high] = [end(effect.low as number), end(effect.high as number)];
  return low === high ? [] : [`${kind} ${low} to ${high}`];
}

/** What is not empty, with spaces between. */
export const spaced = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');
