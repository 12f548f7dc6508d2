/** How much a suite measures, with units. */
import type { Rounds, Suite } from '../../bench/suites/suites.ts';
import { number } from '../../report/words/numbers.ts';

type Details = readonly (readonly [label: string, text: string])[];

export function suiteDetails(suite: Suite): Details {
  const { rate, connections, usersPerConnection, open, closed, starts, fewestStarts = starts } = suite;
  const { trialsPerCell, trialsPerLifetime, credentials, minutes } = suite;
  return [
    ['rate', `${number(rate)} requests/s in the open loop`],
    ['connections', `${connections}, each with credentials of ${usersPerConnection} users`],
    ['open loop', roundsText(open)],
    ['closed loop', roundsText(closed)],
    [
      'starts',
      starts === 1
        ? 'one set of processes'
        : `${fewestStarts === starts ? starts : `${fewestStarts} to ${starts}`} sets of new processes (servers, store, generator), one after the other${untilText(suite)}`,
    ],
    [
      'revocation',
      `${trialsPerCell} trials of each trigger and request in flight; ${trialsPerLifetime} at each lifetime`,
    ],
    ['store', `filled with ${number(credentials)} live credentials`],
    ...(minutes === undefined ? [] : [['repeats', `until about ${minutes} minutes have passed`] as const]),
  ];
}

/** When measuring stops before the last start. */
const untilText = ({ fewestStarts, open, closed }: Suite) =>
  fewestStarts === undefined
    ? ''
    : `, until intervals are within ±${Number((Math.max(open.precision, closed.precision) * 100).toFixed(1))} %`;

function roundsText({ forArms, sliceMs, rounds }: Rounds): string {
  const arms = forArms === 1 ? 'one contender' : `${forArms} contenders (fewer have more rounds in the same time)`;
  return `${rounds} rounds in each start; slices of ${sliceMs} ms; meant for ${arms}`;
}
