/** A synthetic run with all that a report must be able to draw and say. Its figures are invented; only their shapes are real. */

import type { ReportInput } from '../../report/facts/input.ts';
import { withoutFalseVerdicts } from '../../results/false-verdicts.ts';
import type { RunFile } from '../../results/format.ts';
import { countedRows } from './fixture-counted.ts';
import { contenders, environment, plan, scenarios } from './fixture-frame.ts';
import { latencyRows, percentiles, samples } from './fixture-latency.ts';
import { revocationRows } from './fixture-revocation.ts';
import { control, ids, token } from './fixture-rows.ts';

export { comparison, measurement } from './fixture-rows.ts';

/** As the reader gives it. Everything measured; some comparisons undecided or invalid, guards fired, a session that came back to life. */
export function fixture(): ReportInput {
  const parts = [latencyRows(), countedRows(), revocationRows()];
  const run: RunFile = {
    schemaVersion: '1.0.0',
    methodVersion: 3,
    tool: { version: '0.1.0', commit: '37e0898' },
    state: 'complete',
    suite: 'quick',
    seed: 4711,
    startedAt: '2026-11-22T21:09:40.000Z',
    finishedAt: '2026-11-22T21:11:49.000Z',
    resumes: [],
    plan: plan(),
    environment: environment(),
    contenders: structuredClone(contenders),
    scenarios: scenarios(),
    measurements: parts.flatMap(({ measurements }) => measurements),
    comparisons: parts.flatMap(({ comparisons }) => comparisons),
    guards: [
      {
        name: 'steal',
        scenario: 'latency',
        contender: token,
        variant: '',
        effect: 'slice-dropped',
        value: 0.14,
        limit: 0.1,
        count: 1,
        rounds: [17],
      },
      {
        name: 'saturated',
        scenario: 'latency',
        contender: control,
        variant: '',
        metric: 'capacity',
        effect: 'invalid',
        value: 0.97,
        limit: 0.85,
        count: 48,
        rounds: [],
      },
      {
        name: 'too-few',
        scenario: 'latency',
        metric: 'response-p99',
        effect: 'note',
        value: 6,
        limit: 20,
        count: 3,
        rounds: [],
      },
      {
        name: 'too-few',
        scenario: 'latency',
        metric: 'response-p90',
        effect: 'note',
        value: 6,
        limit: 20,
        count: 3,
        rounds: [],
      },
    ],
    conformance: ids.flatMap((contender) =>
      ['login', 'read', 'forged', 'expired', 'logout'].map((check) => ({
        contender,
        variant: '',
        check,
        status:
          contender === control && (check === 'forged' || check === 'expired')
            ? ('not-applicable' as const)
            : contender === token && check === 'logout'
              ? ('declared-limit' as const)
              : ('pass' as const),
        ...(contender === token && check === 'logout' ? { note: 'The token is good until it expires.' } : {}),
      })),
    ),
    claims: [],
  };
  return { run: withoutFalseVerdicts(run), samples: samples(), percentiles: percentiles(), missing: [] };
}
