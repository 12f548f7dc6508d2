import { basename, dirname } from 'node:path';

/** Short names of two run folders: their last part, or what before it tells them apart. */
export function labelsOf(before: string, after: string): [string, string] {
  const names: [string, string] = [basename(before), basename(after)];
  if (names[0] !== names[1]) return names;
  const parents = [basename(dirname(before)), basename(dirname(after))];
  return parents[0] !== parents[1]
    ? [`${parents[0]}/${names[0]}`, `${parents[1]}/${names[1]}`]
    : [`${names[0]} (first)`, `${names[1]} (second)`];
}
