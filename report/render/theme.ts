/** Ink and paper of the charts. The page's theme is made of CSS variables: dark and light need no second drawing. */
import type { Config } from 'vega-lite';
import { familyStack } from './font.ts';

export interface Theme {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  /** Marks that do not count: undecided, bound by the instrument. */
  readonly faint: string;
  readonly alarm: string;
}

/** For files: white paper, readable anywhere. */
export const light: Theme = {
  paper: '#ffffff',
  ink: '#1a1f26',
  muted: '#59636f',
  grid: '#e6e9ed',
  faint: '#9aa3ad',
  alarm: '#c4262e',
};

export const page: Theme = {
  paper: 'var(--paper)',
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  grid: 'var(--grid)',
  faint: 'var(--faint)',
  alarm: 'var(--alarm)',
};

/** Styles that charts name: label, detail, note, limit, grid, nothing, faint, faintHollow, hollow, alarm. */
export function config({ paper, ink, muted, grid, faint, alarm }: Theme): Config {
  const text = { font: familyStack, fontSize: 12 };
  return {
    background: paper,
    font: familyStack,
    // A label for each mark would be a third of the file; the page names each picture and gives its data as a table.
    aria: false,
    view: { stroke: 'transparent' },
    axis: {
      labelColor: muted,
      labelFontSize: 12,
      labelPadding: 6,
      titleColor: muted,
      titleFontSize: 12,
      titleFontWeight: 400,
      titlePadding: 10,
      gridColor: grid,
      domain: false,
      tickColor: grid,
    },
    legend: {
      title: null,
      labelColor: ink,
      labelFontSize: 12,
      symbolSize: 90,
      symbolStrokeWidth: 2,
      labelLimit: 400,
      columnPadding: 18,
      rowPadding: 6,
      offset: 14,
    },
    title: {
      color: ink,
      fontSize: 17,
      fontWeight: 600,
      subtitleColor: muted,
      subtitleFontSize: 12.5,
      subtitleLineHeight: 18,
      subtitlePadding: 7,
      anchor: 'start',
      frame: 'group',
      offset: 18,
    },
    style: {
      label: { ...text, color: ink, fontWeight: 600 },
      detail: { ...text, color: muted },
      note: { ...text, fontSize: 11.5, color: muted },
      limit: { color: muted, strokeDash: [5, 4], strokeWidth: 1.2 },
      grid: { color: grid, strokeWidth: 1 },
      nothing: { color: ink, strokeWidth: 1.2 },
      faint: { color: faint },
      faintHollow: { color: paper, stroke: faint, strokeWidth: 1.6 },
      hollow: { color: paper },
      alarm: { color: alarm },
      alarmText: { ...text, color: alarm, fontWeight: 600 },
    },
  };
}
