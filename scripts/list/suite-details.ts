/** How much a suite measures, with units. */
import type { Rounds, Suite } from '../../bench/suites/suites.ts';
import { number } from '../../report/words/numbers.ts';

type Details = readonly (readonly [label: string, text: string])[];

export function suiteDetails(suite: Suite): Details {
  const { rate, connections, usersPerConnection, open, closed, starts } = suite;
  const { trialsPerCell, trialsPerLifetime, credentials, minutes } = suite;
  return [
    ['rate', `${number(rate)} requests/s in the open loop`],
    ['connections', `${connections}, each with credentials of ${usersPerConnection} users`],
    ['open loop', roundsText(open)],
    ['closed loop', roundsText(closed)],
    [
      'starts',
      starts === 1 ? 'one set of server processes' : `${starts} sets of server processes, one after the other`,
    ],
    [
      'revocation',
      `${trialsPerCell} trials of each trigger and request in flight; ${trialsPerLifetime} at each lifetime`,
    ],
    ['store', `filled with ${number(credentials)} live credentials`],
    ...(minutes === undefined ? [] : [['repeats', `until about ${minutes} minutes have passed`] as const]),
  ];
}

function roundsText({ forArms, sliceMs, min, max, precision }: Rounds): string {
  const rounds =
    min === max
      ? `${min} rounds`
      : `${min} to ${max} rounds, until intervals are within ±${Number((precision * 100).toFixed(1))} %`;
  const arms = forArms === 1 ? 'one contender' : `${forArms} contenders (fewer have more rounds in the same time)`;
  return `${rounds}; slices of ${sliceMs} ms; meant for ${arms}`;
}
