/** Ids of users that a careless comparison takes for one another. */
import { randomUUID } from 'node:crypto';

export interface SimilarUsers {
  readonly id: string;
  /** Other ids, and how each is like it: `u10`, `which begins with it`. */
  readonly others: readonly (readonly [id: string, how: string])[];
}

const hex = () => randomUUID().replaceAll('-', '');
const exchangedLast = (id: string) => id.slice(0, -1) + (id.endsWith('1') ? '2' : '1');

/** Ids like those of all other checks: how a server from outside reads case and punctuation is its own affair. */
export function plainlySimilar(): SimilarUsers {
  const id = `conform-${hex().slice(0, 8)}1`;
  return {
    id,
    others: [
      [`${id}0`, 'which begins with it'],
      [`${id}-0`, 'which begins with it and a hyphen'],
      [id.slice(0, -1), 'with which it begins'],
      [`x${id}`, 'which ends with it'],
      [exchangedLast(id), 'which has another last character'],
    ],
  };
}

/** By the contract ids are up to 64 of `A-Za-z0-9_-`, and no two of them are the same user. */
export function textuallySimilar(): SimilarUsers {
  // As long as leaves room for two characters more: what cuts ids off is seen as well.
  const id = `Con_form-Zz${hex()}${hex()}`.slice(0, 61).concat('1');
  return {
    id,
    others: [
      [`${id}0`, 'which begins with it'],
      [`${id}-0`, 'which begins with it and a hyphen'],
      [`${id}_0`, 'which begins with it and an underscore'],
      [id.slice(0, -1), 'with which it begins'],
      [`x-${id}`, 'which ends with it'],
      [exchangedLast(id), 'which has another last character'],
      [id.toLowerCase(), 'which is it in lower case'],
      [id.toUpperCase(), 'which is it in upper case'],
      // To LIKE, `_` is any character.
      [id.replace('_', '-'), 'which it matches as a pattern of SQL'],
      [`_${id.slice(1)}`, 'which matches it as a pattern of SQL'],
      [id.replaceAll(/[-_]/g, ''), 'which is it without punctuation'],
    ],
  };
}

/** More digits than a floating-point number keeps. */
export function numericallySimilar(): SimilarUsers {
  const id = `9${BigInt(`0x${hex()}`).toString().padStart(18, '0').slice(-18)}1`;
  return {
    id,
    others: [
      [exchangedLast(id), 'which is the same floating-point number'],
      [`0${id}`, 'which is the same number'],
    ],
  };
}

/** Names that every object of JavaScript has: what is kept of users by id is no plain object (ASVS 15.3.6). */
export const inheritedNames: SimilarUsers = {
  id: '__proto__',
  others: [['constructor', 'a name that every object has']],
};
