import type { Recording } from './recording.ts';
import type { Connection } from './valve.ts';

/** What a shape writes down. Times in µs; in the open loop entry i of each belongs to request i, NaN where no right answer came. */
export interface SliceRecord {
  readonly service: Recording;
  readonly queueing: Recording;
  readonly lateness: Recording;
  due: number;
  wrong: number;
  wrongStatus: number;
  lost: number;
  counted: number;
  outstanding: number;
  /** True once the slice is over, by its own end or by the deadline. */
  ended: boolean;
}

export function noteWrong(record: SliceRecord, connection: Connection): void {
  record.wrong += 1;
  record.wrongStatus = connection.status;
}
