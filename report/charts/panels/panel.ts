/** What a panel of many contenders is, and what a row shows in it. */

export interface FieldPoint {
  readonly at: number;
  readonly shape?: string;
  readonly hollow?: boolean;
  /** Does not count: undecided, or bound by the instrument. */
  readonly faint?: boolean;
  readonly size?: number;
}

/** What one row shows in one panel, in the panel's unit. */
export interface FieldMarks {
  readonly bars?: readonly {
    readonly from: number;
    readonly to: number;
    readonly faint?: boolean;
    readonly thick?: boolean;
  }[];
  readonly points: readonly FieldPoint[];
  /** Right of the panel. */
  readonly text: string;
  readonly alarm?: boolean;
  readonly tip: Readonly<Record<string, string>>;
}

export interface Panel<Row> {
  /** With its unit. */
  readonly title: string;
  readonly domain: readonly [number, number];
  readonly log: boolean;
  readonly ticks: readonly number[];
  tickLabel(tick: number): string;
  /** Lines that mean something: no difference, a limit. */
  readonly lines?: readonly { readonly at: number; readonly style: 'nothing' | 'limit' }[];
  readonly band?: readonly [number, number];
  marks(row: Row): FieldMarks | undefined;
}
