import type { Document, LineCounter } from 'yaml';
import { AuthbenchError, nearest } from '../../vocabulary/errors.ts';

/** Makes complaints about a file of gates, each with its place: line, column and field. */
export class Complaints {
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly document: Document;
  constructor(file: string, lines: LineCounter, document: Document) {
    this.#file = file;
    this.#lines = lines;
    this.document = document;
  }

  bad(offset: number, field: string, what: string, { received, allowed, next }: Details): AuthbenchError {
    const { line, col } = this.#lines.linePos(offset);
    return new AuthbenchError({
      code: 'AB_BAD_GATE',
      what: `${this.#file}, line ${Math.max(1, line)}, column ${Math.max(1, col)}${field === '' ? '' : `, field ${field}`}: ${what}`,
      ...(received === undefined ? {} : { received }),
      ...(allowed === undefined ? {} : { allowed }),
      next: next ?? 'Correct the line; docs/gates.md describes each field.',
    });
  }

  unknown(offset: number, field: string, what: string, received: string, names: readonly string[]): AuthbenchError {
    const near = nearest(received, names);
    const details = { received, allowed: names.join(', ') };
    return this.bad(offset, field, what, near === undefined ? details : { ...details, next: `Did you mean ${near}?` });
  }
}

export interface Details {
  readonly received?: string;
  readonly allowed?: string;
  readonly next?: string;
}
