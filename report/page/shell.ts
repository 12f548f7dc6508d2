/** The frame of every page: one file that works from a disk, without a network, and forbids itself any; its pictures come to life by page.js. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Spec as VegaSpec } from 'vega';
import { mainFileOf } from '../../vocabulary/package-folder.ts';
import { family, weights } from '../render/font.ts';
import { Html, html, json } from './html.ts';
import { dataTable } from './tables.ts';

/** A chart at one size: what is shown at once, and what comes to life. */
export interface Picture {
  readonly svg: string;
  readonly vega: VegaSpec;
}

/** A chart as a page shows it. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly wide: Picture;
  readonly narrow: Picture;
  /** What is drawn, as a table. */
  readonly data: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

export interface Page {
  readonly title: string;
  readonly header: Html;
  readonly main: Html;
  readonly footer: Html;
  readonly figures: readonly Figure[];
}

export function shell({ title, header, main, footer, figures }: Page): string {
  const scripts = [vegaScript(), embedScript(), read('page.js')];
  const specs = Object.fromEntries(
    figures.map(({ id, wide, narrow }) => [id, { wide: wide.vega, narrow: narrow.vega }]),
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(scripts)}">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(fontFaces() + read('page.css') + read('tables.css'))}</style>
</head>
<body>
${header}
<main>
${main}
</main>
<footer>${footer}</footer>
<script type="application/json" id="specs">${json(specs)}</script>
${scripts.map((script) => html`<script>${new Html(script)}</script>`)}
</body>
</html>
`.text;
}

/** A picture with its caption, its data and its files in charts/. */
export function figure({ id, title, caption, wide, narrow, data }: Figure): Html {
  const files = ['svg', 'png', 'vl.json'].map((kind) => html` <a href="charts/${id}.${kind}">${kind}</a>`);
  return html`<figure id="${id}"><h2>${title}</h2><figcaption>${caption}</figcaption>
<div class="chart wide" data-chart="${id}" data-size="wide" role="img" aria-label="${title}">${new Html(wide.svg)}</div>
<div class="chart narrow" data-chart="${id}" data-size="narrow" role="img" aria-label="${title}">${new Html(narrow.svg)}</div>
<details><summary>Chart data</summary>${dataTable(title, data.head, data.rows)}<p class="files">Files:${files}</p></details></figure>`;
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

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
/** The browser builds lie beside the module builds that their packages export. */
const vegaScript = () => inline(join(dirname(mainFileOf('vega')), 'vega.min.js'));
const embedScript = () => inline(join(dirname(mainFileOf('vega-embed')), 'vega-embed.min.js'));

/** A script's text as it may stand in a page: no end tag, and no map that a browser would look for. */
function inline(file: string): string {
  return readFileSync(file, 'utf8')
    .replaceAll('</script', '<\\/script')
    .replace(/\n\/\/# sourceMappingURL=.*\s*$/, '');
}
