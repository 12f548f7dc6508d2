/**
 * The closed lists that every stage shares. Each is declared once, as data, so that the JSON Schema of the run folder,
 * the types and the tests all read the same list. What each word means: docs/method.md.
 */
export const families = ['control', 'session', 'jwt', 'hybrid', 'machine', 'external'] as const;
export type Family = (typeof families)[number];

export const verdicts = ['different', 'equal', 'undecided', 'invalid'] as const;
export type Verdict = (typeof verdicts)[number];

export const runStates = ['running', 'complete', 'interrupted'] as const;

export const gateOutcomes = ['passed', 'failed', 'undecided', 'invalid', 'accepted'] as const;

/** Of an accepted change. applies: within the allowance, in time. exceeded: more than it. ended: its last day is over. */
export const acceptedStandings = ['applies', 'exceeded', 'ended'] as const;

export const checkStatuses = ['pass', 'fail', 'declared-limit', 'not-applicable', 'not-asked'] as const;
export type CheckStatus = (typeof checkStatuses)[number];

export const intervalKinds = ['confidence', 'order-statistic', 'prediction', 'range', 'binomial'] as const;
/**
 * How the ends of a measurement's interval were made. confidence: from blocks, for a total over another or a pooled quantile.
 * order-statistic: two of the values that were seen, whatever their distribution. prediction: where one further observation falls.
 * range: the least and the greatest that was seen, with no level. binomial: of a share of trials, exact (Clopper and Pearson 1934).
 */
export type IntervalKind = (typeof intervalKinds)[number];

/** Levels of the factors of one arm, e.g. `{ claims: 20 }` or `{ trigger: 'logout', inFlight: 'slow', lifetime: 2 }`. */
export type Factors = Readonly<Record<string, string | number>>;

/** `claims=20 operation=read`: one spelling everywhere (hlog tags, test names, tables). Keys sorted. */
export function factorLabel(factors: Factors, separator = ' '): string {
  return Object.keys(factors)
    .sort()
    .map((key) => `${key}=${factors[key]}`)
    .join(separator);
}

/** `session-redis`; `session-redis@main` for one version of it: one spelling everywhere. */
export const nameOf = (contender: string, variant: string): string =>
  variant === '' ? contender : `${contender}@${variant}`;
