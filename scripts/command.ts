import type { ArgsDef } from 'citty';
import type { ExitCode } from '../vocabulary/errors.ts';

/** Where a command writes: a stream, or a list of strings in a test. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** One command: declared once, for its --help and for reading its options. */
export interface Command {
  readonly name: string;
  readonly description: string;
  readonly args: ArgsDef;
  main(argv: readonly string[], out: Output, err: Output): Promise<ExitCode>;
}
