/** The frame that all charts share: title, padding, the width that is left for the plot. */
import type { RunFile } from '../../../results/format.ts';
import { wrapped } from '../../render/font.ts';
import type { Chart, Frame } from './chart.ts';

export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top?: number;
  readonly bottom: number;
}

export interface Canvas {
  /** Size of the plot, without margins. */
  readonly width: number;
  /** Spread into the specification. */
  readonly frame: Readonly<Record<'width' | 'padding' | 'autosize', unknown>> & { readonly title?: object };
}

type Titled = Pick<Chart, 'title' | 'titleIn' | 'caption'>;

export const titleFor = (chart: Pick<Chart, 'title' | 'titleIn'>, run: RunFile): string =>
  chart.titleIn?.(run) ?? chart.title;

/** The plot's width and the fixed padding around it: without a canvas nothing may be left to guessed text sizes. */
export function canvas(chart: Titled, run: RunFile, frame: Frame, margins: Margins): Canvas {
  return canvasOf({ title: titleFor(chart, run), caption: chart.caption(run) }, frame, margins);
}

/** The same for a picture that is not of one run. */
export function canvasOf(
  { title, caption }: { readonly title: string; readonly caption: string },
  frame: Frame,
  margins: Margins,
): Canvas {
  const [left, right] = [Math.ceil(margins.left), Math.ceil(margins.right)];
  const width = frame.width - left - right;
  const subtitle = frame.titled ? wrapped(caption, frame.width - 32, 12.5) : [];
  const head = frame.titled ? 16 + 17 + 7 + 18 * subtitle.length + 18 : 6;
  const padding = { left, right, top: head + (margins.top ?? 0), bottom: margins.bottom };
  return {
    width,
    frame: {
      width,
      padding,
      autosize: { type: 'none' },
      ...(frame.titled ? { title: { text: title, subtitle, dx: 16 - left } } : {}),
    },
  };
}

/** An axis title that stands level above its axis, where a rotated one would cost width. `y` is measured from the plot's top. */
export function titleAbove(title: string, left: number, y: number) {
  return { title, titleAngle: 0, titleAlign: 'left', titleBaseline: 'middle', titleX: 16 - left, titleY: y } as const;
}
