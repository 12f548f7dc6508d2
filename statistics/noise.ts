/** Noise for simulations: normal deviates, and series of them that wander. */

/** Normal deviates from uniform ones. Source: Box and Muller (1958). */
export function normalFrom(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A stationary AR(1) series with mean 0; `correlation`: lag 1, 0 to under 1. */
export function wandering(correlation: number, deviation: number, normal: () => number): () => number {
  let state = deviation * normal();
  const fresh = deviation * Math.sqrt(1 - correlation ** 2);
  return () => {
    const now = state;
    state = correlation * state + fresh * normal();
    return now;
  };
}
