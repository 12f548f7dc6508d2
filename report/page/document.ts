/** report.html: the report on one run. */
import { titleFor } from '../charts/frame/canvas.ts';
import type { Chart } from '../charts/frame/chart.ts';
import type { ReportInput } from '../facts/input.ts';
import { html } from './html.ts';
import { mending } from './mending.ts';
import {
  answerSection,
  contenderSection,
  environmentSection,
  gateSection,
  guardSection,
  head,
  heldSection,
  methodSection,
  missingSection,
} from './sections.ts';
import { figure, type Picture, shell } from './shell.ts';
import { comparisons, conformance, measurements, verdicts } from './tables.ts';

export type { Picture };

export interface PageChart {
  readonly chart: Chart;
  readonly wide: Picture;
  readonly narrow: Picture;
}

export function page(input: ReportInput, charts: readonly PageChart[]): string {
  const { run, missing } = input;
  const figures = charts.map(({ chart, wide, narrow }) => ({
    id: chart.id,
    title: titleFor(chart, run),
    caption: chart.caption(run),
    wide,
    narrow,
    data: chart.data(input),
  }));
  const tables = html`<section id="verdicts"><h2>Verdicts</h2>${verdicts(run)}
<details><summary>All comparisons: effect, interval, verdict and how many starts would decide</summary>${comparisons(run)}</details>
<details><summary>All measurements</summary>${measurements(run)}</details></section>`;
  const checks =
    run.conformance.length === 0
      ? html``
      : html`<section id="conformance"><h2>Conformance</h2><p>Checked over plain HTTP before any load: a fast server that lets the wrong people in is a wrong result.</p>${conformance(run)}</section>${mending(run)}`;
  return shell({
    title: `Session or token? authbench, ${run.suite}, ${run.startedAt.slice(0, 10)}`,
    header: head(input),
    main: html`${gateSection(run)}${answerSection(run)}
<section id="pictures"><h2>Charts</h2><p>Hover for figures. Click a name in a legend to see it alone; click it again for all.</p>${figures.map(figure)}</section>
${tables}
${guardSection(run)}
${heldSection(run)}
${checks}
${contenderSection(run)}
${environmentSection(run)}
${methodSection(run)}
${missingSection(missing)}`,
    footer: html`Made by <code>authbench report</code> from the run folder alone. Every chart is in charts/ as SVG, PNG and Vega-Lite.`,
    figures,
  });
}
