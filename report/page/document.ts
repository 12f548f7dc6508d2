/** report.html: one file that works from a disk, without a network, and forbids itself any. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Spec as VegaSpec } from 'vega';
import type { Chart } from '../charts/chart.ts';
import type { ReportInput } from '../input.ts';
import { family, weights } from '../render/font.ts';
import { Html, html, json } from './html.ts';
import {
  answerSection,
  contenderSection,
  environmentSection,
  guardSection,
  head,
  heldSection,
  methodSection,
  missingSection,
} from './sections.ts';
import { comparisons, conformance, dataTable, measurements, verdicts } from './tables.ts';

/** A chart at one size: what is shown at once, and what comes to life. */
export interface Picture {
  readonly svg: string;
  readonly vega: VegaSpec;
}

export interface PageChart {
  readonly chart: Chart;
  readonly wide: Picture;
  readonly narrow: Picture;
}

export function page(input: ReportInput, charts: readonly PageChart[]): string {
  const { run, missing } = input;
  const scripts = [vegaScript(), embedScript(), read('page.js')];
  const specs = Object.fromEntries(
    charts.map(({ chart, wide, narrow }) => [chart.id, { wide: wide.vega, narrow: narrow.vega }]),
  );
  const tables = html`<section id="verdicts"><h2>Verdicts</h2>${verdicts(run)}
<details><summary>All comparisons: effect, interval, verdict and the rounds that would decide</summary>${comparisons(run)}</details>
<details><summary>All measurements</summary>${measurements(run)}</details></section>`;
  const checks =
    run.conformance.length === 0
      ? html``
      : html`<section id="conformance"><h2>Conformance</h2><p>Checked over plain HTTP before any load: a fast server that lets the wrong people in is a wrong result.</p>${conformance(run)}</section>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(scripts)}">
<meta name="referrer" content="no-referrer">
<title>Session or token? authbench, ${run.suite}, ${run.startedAt.slice(0, 10)}</title>
<link rel="icon" href="data:,">
<style>${new Html(fontFaces() + read('page.css') + read('tables.css'))}</style>
</head>
<body>
${head(input)}
<main>
${answerSection(run)}
<section id="pictures"><h2>The pictures</h2><p>Hover for figures. Click a name in a legend to see it alone; click it again for all.</p>${charts.map((chart) => figure(chart, input))}</section>
${tables}
${guardSection(run)}
${heldSection(run)}
${checks}
${contenderSection(run)}
${environmentSection(run)}
${methodSection(run)}
${missingSection(missing)}
</main>
<footer>Made from the run folder alone by <code>authbench report</code>. Every picture stands in charts/ as SVG, PNG and vega-lite.</footer>
<script type="application/json" id="specs">${json(specs)}</script>
${scripts.map((script) => html`<script>${new Html(script)}</script>`)}
</body>
</html>
`.text;
}

function figure({ chart, wide, narrow }: PageChart, input: ReportInput): Html {
  const { head: names, rows } = chart.data(input);
  const files = ['svg', 'png', 'vl.json'].map((kind) => html` <a href="charts/${chart.id}.${kind}">${kind}</a>`);
  return html`<figure id="${chart.id}"><h2>${chart.title}</h2><figcaption>${chart.caption(input.run)}</figcaption>
<div class="chart wide" data-chart="${chart.id}" data-size="wide" role="img" aria-label="${chart.title}">${new Html(wide.svg)}</div>
<div class="chart narrow" data-chart="${chart.id}" data-size="narrow" role="img" aria-label="${chart.title}">${new Html(narrow.svg)}</div>
<details><summary>The data of this picture</summary>${dataTable(chart.title, names, rows)}<p class="files">As a file:${files}</p></details></figure>`;
}

/** Nothing may be fetched, and only these scripts run: each by its hash (CSP level 3). Styles are set by the charts. */
function policy(scripts: readonly string[]): string {
  const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  return [
    "default-src 'none'",
    `script-src ${hashes.join(' ')}`,
    "style-src 'unsafe-inline'",
    'font-src data:',
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function fontFaces(): string {
  return weights
    .map(({ weight, file }) => {
      const data = readFileSync(file).toString('base64');
      return `@font-face{font-family:${family};font-weight:${weight};src:url(data:font/ttf;base64,${data}) format("truetype")}\n`;
    })
    .join('');
}

const require = createRequire(import.meta.url);
const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
/** The browser builds lie beside the module builds that their packages export. */
const vegaScript = () => inline(join(dirname(require.resolve('vega')), 'vega.min.js'));
const embedScript = () => inline(join(dirname(require.resolve('vega-embed')), 'vega-embed.min.js'));

/** A script's text as it may stand in a page: no end tag, and no map that a browser would look for. */
function inline(file: string): string {
  return readFileSync(file, 'utf8')
    .replaceAll('</script', '<\\/script')
    .replace(/\n\/\/# sourceMappingURL=.*\s*$/, '');
}
