/** The synthetic run's bytes, limits and store load. */
import type { Comparison, Measurement } from '../../results/format.ts';
import type { Factors } from '../../vocabulary/words.ts';
import { baseline, comparison, control, defaults, type Extra, measurement, type Rows, token } from './fixture-rows.ts';

export function countedRows(): Rows {
  const measurements: Measurement[] = [];
  const comparisons: Comparison[] = [];
  const add = (scenario: string, id: string, values: Record<string, number>, factors: Factors, noisy = 0) => {
    for (const [contender, value] of Object.entries(values)) {
      const ends = noisy ? { low: value - noisy, high: value + noisy } : {};
      measurements.push(measurement(scenario, contender, id, value, { factors, n: 200, shape: 'counted', ...ends }));
      if (contender === baseline) continue;
      const effect = value - (values[baseline] as number);
      const band = noisy ? { low: effect - noisy, high: effect + noisy } : {};
      const verdict = effect === 0 ? 'equal' : noisy && Math.abs(effect) < noisy ? 'undecided' : 'different';
      comparisons.push(comparison(scenario, contender, id, effect, { factors, verdict, ...band }));
    }
  };
  for (const claims of [0, 5, 20, 50, 100, 200]) {
    const size = 38 * claims;
    add(
      'payload-size',
      'request-bytes',
      { [control]: 118, [baseline]: 236, [defaults]: 231, [token]: 462 + size },
      { claims },
    );
    add(
      'payload-size',
      'response-bytes',
      { [control]: 187, [baseline]: 214, [defaults]: 402, [token]: 214 },
      { claims },
    );
    add(
      'payload-size',
      'login-response-bytes',
      { [control]: 201, [baseline]: 398, [defaults]: 391, [token]: 648 + size },
      { claims },
    );
  }
  const commands = {
    read: { [control]: 0, [baseline]: 1, [defaults]: 2, [token]: 0 },
    login: { [control]: 0, [baseline]: 4, [defaults]: 2, [token]: 0 },
    logout: { [control]: 0, [baseline]: 3, [defaults]: 2, [token]: 0 },
  };
  for (const [operation, values] of Object.entries(commands)) {
    add('store-load', 'store-commands', values, { operation });
    add('store-load', 'store-bytes', scaled(values, 212), { operation });
    add('store-load', 'store-cpu', scaled(values, 11.4), { operation }, 1.6);
  }
  add('store-load', 'store-memory', { [control]: 0, [baseline]: 512, [defaults]: 478, [token]: 0 }, {}, 14);
  const limits: [string, string, number, Extra][] = [
    [
      token,
      'claims-to-cookie-limit',
      96,
      { derived: { from: 'its token' }, note: 'derived: this token put into a cookie' },
    ],
    [token, 'claims-to-431', 416, {}],
    [baseline, 'claims-to-cookie-limit', 512, { censored: 'at-least' }],
    [baseline, 'claims-to-431', 512, { censored: 'at-least' }],
    [defaults, 'claims-to-cookie-limit', 512, { censored: 'at-least' }],
    [defaults, 'claims-to-431', 512, { censored: 'at-least' }],
  ];
  for (const [contender, id, value, extra] of limits) {
    measurements.push(measurement('payload-size', contender, id, value, { ...extra, shape: 'counted', n: 10 }));
  }
  return { measurements, comparisons };
}

function scaled(values: Record<string, number>, by: number): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Math.round(value * by * 10) / 10]));
}
