// @ts-check
/**
 * A message for a person, in the shape of AuthbenchError (vocabulary/errors.ts), which cannot be loaded yet: the
 * launcher runs on a Node that may not know TypeScript.
 */
export class Refusal extends Error {
  /** @param {{code: string, what: string, received?: string, allowed?: string, next: string}} complaint */
  constructor(complaint) {
    super(complaint.what);
    this.complaint = complaint;
  }

  get code() {
    return this.complaint.code;
  }

  /** The message as it is printed: a few short lines, no stack. */
  format() {
    const { code, what, received, allowed, next } = this.complaint;
    const lines = [`${code}: ${what}`];
    if (received !== undefined) lines.push(`  received: ${received}`);
    if (allowed !== undefined) lines.push(`  allowed:  ${allowed}`);
    lines.push(`  next:     ${next}`);
    return lines.join('\n');
  }
}

/** Ctrl-C during the set-up: nothing to explain, exit code 130. */
export class Interrupted extends Error {}
