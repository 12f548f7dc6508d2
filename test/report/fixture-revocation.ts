/** The synthetic run's revocations: two designs that refuse at once, one of which forgets it, and one that waits for its lifetime. */
import type { Comparison, Measurement } from '../../results/format.ts';
import type { Factors } from '../../vocabulary/words.ts';
import {
  baseline,
  type CompareExtra,
  comparison,
  defaults,
  type Extra,
  measurement,
  type Rows,
  token,
} from './fixture-rows.ts';

/** As the instrument writes them: medians are compared, maxima are not; the deployed lifetime is extrapolated from all triggers. */
export function revocationRows(): Rows {
  const measurements: Measurement[] = [];
  const comparisons: Comparison[] = [];
  const delays = ['revocation-delay-p50', 'revocation-delay-p99', 'revocation-delay-max'];
  const row = (contender: string, id: string, value: number, factors: Factors, extra: Extra = {}) =>
    measurements.push(
      measurement('revocation-delay', contender, id, value, { shape: 'probed', n: 10, factors, ...extra }),
    );
  for (const [trigger, inFlight] of [
    ['logout', 'none'],
    ['logout', 'slow'],
    ['revoke', 'none'],
    ['revoke', 'slow'],
  ] as const) {
    const factors = { trigger, inFlight, instance: 'worst' };
    for (const contender of [baseline, defaults]) {
      const back = contender === defaults && inFlight === 'slow';
      for (const id of delays) {
        if (back) row(contender, id, 1_480, factors, { censored: 'at-least' });
        else row(contender, id, trigger === 'logout' ? 0 : 1, factors, { censored: 'at-most' });
        row(contender, id, 1, { ...factors, instance: 'same' }, { censored: 'at-most' });
      }
      row(contender, 'reaccepted', back ? (trigger === 'logout' ? 10 : 1) : 0, factors);
      if (contender === baseline) continue;
      const extra: CompareExtra = back ? { low: 1_390, high: 1_560 } : { low: 0, high: 0, verdict: 'equal' };
      comparisons.push(
        comparison('revocation-delay', defaults, 'revocation-delay-p50', back ? 1_479 : 0, { factors, ...extra }),
      );
    }
    for (const lifetime of [2, 4, 8]) {
      const all = { ...factors, lifetime };
      for (const [index, id] of delays.entries()) {
        const value = lifetime * 1000 * ([0.76, 0.985, 0.99][index] as number);
        const ends = index === 0 ? { low: value * 0.92, high: value * 1.06 } : {};
        row(token, id, Math.round(value), all, { n: 20, ...ends });
      }
      const value = lifetime * 760;
      const ends = { low: value * 0.9, high: value * 1.07 };
      comparisons.push(comparison('revocation-delay', token, 'revocation-delay-p50', value, { factors: all, ...ends }));
      row(token, 'reaccepted', 0, all, { n: 20 });
    }
  }
  for (const id of ['revocation-delay-p50', 'revocation-delay-max']) {
    const note = 'extrapolated from lifetimes of 2, 4, 8 s: delay = −2 ms + 0.999 × life left, 240 trials';
    row(
      token,
      id,
      899_100,
      { lifetime: 900, instance: 'worst' },
      {
        ...{ n: 240, low: 897_300, high: 900_900, note, extrapolated: { from: [2, 4, 8], to: 900 } },
      },
    );
  }
  return { measurements, comparisons };
}
