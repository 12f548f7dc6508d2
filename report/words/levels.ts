/** Levels of factors in words. */
import { factor } from '../../vocabulary/factors.ts';
import type { Factors } from '../../vocabulary/words.ts';
import { quantity } from './numbers.ts';

/** The title of a figure at one level of its factors: `Bytes per request (0 claims)`, `Store commands per read`. */
export function titleAt(title: string, factors: Factors): string {
  return Object.entries(factors).reduce((text, [id, level]) => {
    const { unit, phrase, brief } = factor(id);
    const told = unit !== '' && typeof level === 'number' ? `(${quantity(level, unit)})` : (brief ?? phrase)(level);
    return told === '' ? text : `${text}${brief ? ', ' : ' '}${told}`;
  }, title);
}
