/** Every random draw is a function of (seed, purpose, round), so that a run can be repeated and resumed. */

/** A generator of numbers in [0, 1): SplitMix32 over an FNV-1a hash of the key (Steele, Lea, Flood 2014; Fowler, Noll, Vo). */
export function randomFor(seed: number, purpose: string, round = 0): () => number {
  let state = 0x811c9dc5;
  for (const char of `${seed}|${purpose}|${round}`) {
    state = Math.imul(state ^ (char.codePointAt(0) as number), 0x01000193);
  }
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** A new array in random order (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}
