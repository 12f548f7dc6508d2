/** What a character of these could tell at most, bits. */
const alphabets: readonly [RegExp, number][] = [
  [/^\d*$/, Math.log2(10)],
  [/^[\da-f]*$/, 4],
  [/^[\da-z]*$/, Math.log2(36)],
  [/./, 6],
];

/**
 * Room for random bits in what changes from id to id, at most: places that take many values, times what a character tells. It
 * shows ids that are too short or that count; that a generator is a good one cannot be seen from outside. Takes some 48 ids.
 */
export function randomBitsOf(ids: readonly string[]): number {
  const length = Math.min(...ids.map((id) => id.length));
  let bits = 0;
  for (let place = 0; place < length; place++) {
    const seen = new Set(ids.map((id) => id[place] as string));
    const [, most = 0] = alphabets.find(([alphabet]) => alphabet.test([...seen].join(''))) ?? [];
    // Random characters of 16 show some 15 in 48 ids; a version, a time or a counter shows few.
    if (seen.size >= ids.length / 6) bits += most;
  }
  return bits;
}
