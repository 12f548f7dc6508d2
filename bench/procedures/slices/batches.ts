/** Contenders in batches that fit a round. */
import type { NamedContender } from '../../../servers/contender.ts';

/** A round must stay short, so that all its arms see the same minute: more contenders than these are measured in batches. */
export const mostContenders = 6;

/**
 * Baseline and control are in every batch, so that an effect against either is one of the same rounds; the others are spread evenly, in
 * their order.
 */
export function batchesOf(contenders: readonly NamedContender[], baseline: string): NamedContender[][] {
  if (contenders.length <= mostContenders) return [[...contenders]];
  const control = contenders.find(({ family }) => family === 'control')?.id;
  const isCommon = ({ id }: NamedContender) => id === baseline || id === control;
  const others = contenders.filter((contender) => !isCommon(contender));
  const room = mostContenders - (contenders.length - others.length);
  const count = Math.ceil(others.length / room);
  return Array.from({ length: count }, (_, batch) => {
    const members = new Set(others.filter((_, index) => index % count === batch));
    return contenders.filter((contender) => isCommon(contender) || members.has(contender));
  });
}

/** Contenders that are there in two versions share a round two at a time: all that is compared is in it. */
const contendersOfTwoVersions = 2;

export function versionBatches(contenders: readonly NamedContender[]): NamedContender[][] {
  const ids = [...new Set(contenders.map(({ id }) => id))];
  const batches: NamedContender[][] = [];
  for (let from = 0; from < ids.length; from += contendersOfTwoVersions) {
    const members = ids.slice(from, from + contendersOfTwoVersions);
    batches.push(contenders.filter(({ id }) => members.includes(id)));
  }
  return batches;
}
