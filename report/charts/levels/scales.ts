/** Where a panel lies and how its values become px: all panels share one picture, so every scale is worked out here. */
import { textWidth } from '../../render/font.ts';
import { number } from '../../words/numbers.ts';
import { apart, roundTicks } from '../panels/ticks.ts';
import { endsOf, type LevelPanel, levelOf } from './rows.ts';

export const headHeight = 40;
const plotHeight = 200;
const footHeight = 52;
export const panelHeight = headHeight + plotHeight + footHeight;

export interface Scales {
  /** px, of the plot's rectangle. */
  readonly top: number;
  readonly bottom: number;
  readonly log: boolean;
  /** In the metric's unit. */
  readonly ticks: readonly number[];
  /** Levels that have room for a label. */
  readonly levels: readonly number[];
  across(level: number): number;
  down(value: number): number;
}

/** From this factor between the ends on, equal steps would press the low levels together. */
const decade = 10;
/** px between the plot's edge and the first level. */
const inset = 14;

export function scalesOf(panel: LevelPanel, top: number, width: number): Scales {
  const all = [...new Set(panel.rows.map((row) => levelOf(panel, row)))];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const log = least > 0 && most / least > decade;
  const placed = (level: number) => (log ? Math.log(level) : level);
  const across = (level: number) =>
    inset + ((placed(level) - placed(least)) / (placed(most) - placed(least))) * (width - 2 * inset);
  const highest = Math.max(...panel.rows.flatMap((row) => [...endsOf(row)])) * 1.06 || 1;
  const [plotTop, bottom] = [top + headHeight, top + headHeight + plotHeight];
  return {
    ...{ top: plotTop, bottom, log, across },
    ticks: roundTicks(highest),
    levels: ends(apart([most, ...all], across, number), least, across),
    down: (value) => bottom - (value / highest) * plotHeight,
  };
}

/** With the lowest level, in place of what it would touch. */
function ends(kept: readonly number[], least: number, across: (level: number) => number): number[] {
  const room = (level: number) => textWidth(number(level), 11.5);
  const free = [...new Set(kept)].filter(
    (level) => level === least || across(level) - across(least) > (room(level) + room(least)) / 2 + 8,
  );
  return [...new Set([least, ...free])].sort((a, b) => a - b);
}
