/**
 * An error that a person can act on: a stable code, what happened and where, what was received, what is allowed, and
 * the next step. Scripts print `format(error)` and leave with `exitCode`.
 */
export interface Complaint {
  /** Stable, e.g. `AB_UNKNOWN_CONTENDER`; tests and scripts may rely on it. */
  readonly code: string;
  /** What went wrong, and where, in one sentence. */
  readonly what: string;
  readonly received?: string;
  readonly allowed?: string;
  /** What to do next: a command where there is one. */
  readonly next: string;
}

export class AuthbenchError extends Error {
  override readonly name = 'AuthbenchError';
  readonly complaint: Complaint;
  readonly exitCode: ExitCode;
  constructor(complaint: Complaint, exitCode: ExitCode = exitCodes.usage, cause?: unknown) {
    super(complaint.what, cause === undefined ? undefined : { cause });
    this.complaint = complaint;
    this.exitCode = exitCode;
  }
  get code(): string {
    return this.complaint.code;
  }
}

export const exitCodes = {
  done: 0,
  crashed: 1,
  usage: 2,
  failed: 3,
  invalid: 4,
  undecided: 5,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The message as it is printed, a few short lines, no stack. */
export function format({ complaint }: AuthbenchError): string {
  const lines = [`${complaint.code}: ${complaint.what}`];
  if (complaint.received !== undefined) lines.push(`  received: ${complaint.received}`);
  if (complaint.allowed !== undefined) lines.push(`  allowed:  ${complaint.allowed}`);
  lines.push(`  next:     ${complaint.next}`);
  return lines.join('\n');
}

/** More names than these bury the next step; `otherwise` says where they are listed. */
const mostListed = 12;

/** A name that nothing has: the complaint offers the nearest one, or `otherwise`. `spelt`: how it is typed, e.g. after `authbench `. */
export function unknownName(
  { code, what, otherwise, spelt = '' }: { code: string; what: string; otherwise: string; spelt?: string },
  received: string,
  names: readonly string[],
): AuthbenchError {
  const near = nearest(received, names);
  const next = near === undefined ? otherwise : `Did you mean ${spelt}${near}?`;
  const allowed = names.length > mostListed ? {} : { allowed: names.join(', ') };
  return new AuthbenchError({ code, what, received, ...allowed, next });
}

/** The candidate nearest to a word (Levenshtein distance, at most a third of its length plus one), or undefined. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.floor(word.length / 3) + 2;
  for (const candidate of candidates) {
    const distance = levenshtein(word, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
