/** An output format: one file each, registered in catalogue.ts. */
import type { GateResult } from '../../compare/gates/result.ts';
import type { RecordedHistogram } from '../../results/reader.ts';
import type { ReportInput } from '../facts/input.ts';

/** What is written: a run folder that was read, or two that were joined, and what its gates said. */
export interface FormatInput extends ReportInput {
  readonly histograms: readonly RecordedHistogram[];
  /** Null where no gate was asked. */
  readonly gates: readonly GateResult[] | null;
}

export interface Format {
  /** As it is typed: `--format <id>=<file>`. */
  readonly id: string;
  /** One line for `--help` and docs/formats.md. */
  readonly title: string;
  /** File name where none is given, e.g. `junit.xml`. */
  readonly fileName: string;
  /**
   * The text of its file; several files, by name, where the format needs more than one (a name beside `fileName`, which takes the
   * place of `fileName` in the path that was asked for). Pure: nothing is written here.
   */
  write(input: FormatInput): string | Readonly<Record<string, string>>;
}
