/** What a chart is, and the widths at which it is drawn. */
import type { TopLevelSpec } from 'vega-lite';
import type { RunFile } from '../../../results/format.ts';
import type { ReportInput } from '../../facts/input.ts';

/** Width of the whole picture in px; a titled one says by itself what it shows. */
export interface Frame {
  readonly width: number;
  readonly titled: boolean;
}

/** A picture by itself: in a file, a README, a slide. */
export const alone: Frame = { width: 760, titled: true };
/** In the page, under its own heading. */
export const wide: Frame = { width: 760, titled: false };
/** In the page on a phone. */
export const narrow: Frame = { width: 335, titled: false };

export const isNarrow = ({ width }: Frame) => width < 500;

export interface DataTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Chart {
  /** Name of its files. */
  readonly id: string;
  readonly title: string;
  /** Its title for one run, where it depends on what was measured. */
  titleIn?(run: RunFile): string;
  /** One or two sentences: what is drawn and how to read it. */
  caption(run: RunFile): string;
  /** Undefined where the run has no data for it. */
  spec(input: ReportInput, frame?: Frame): TopLevelSpec | undefined;
  /** What is drawn, as a table for those who cannot see it or want the numbers. */
  data(input: ReportInput): DataTable;
}
