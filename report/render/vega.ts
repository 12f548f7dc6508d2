/** vega-lite to Vega to SVG to PNG, without a canvas and without a network. */
import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { family, textWidth, weights } from './font.ts';
import { config, type Theme } from './theme.ts';

interface Measured {
  readonly fontSize?: number;
  readonly fontWeight?: number | string;
  readonly limit?: number;
}

type VegaSpec = vega.Spec;

// Vega takes this place for a function of the embedder's own (vega-scenegraph, util/text.js); its guess is 0.8 em a letter.
(vega as unknown as { textMetrics: { width: unknown } }).textMetrics.width = (item: Measured, text: unknown): number =>
  textWidth(String(text ?? ''), item.fontSize ?? 11, Number(item.fontWeight) >= 600 ? 600 : 400);

/** The specification with the theme's inks: valid vega-lite, its data inside. */
export function themed(spec: TopLevelSpec, theme: Theme): TopLevelSpec {
  return { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', ...spec, config: config(theme) } as TopLevelSpec;
}

/** Vega's own specification. Warnings of the compiler go to `warn`. */
export function toVega(spec: TopLevelSpec, warn: (message: string) => void = () => {}): VegaSpec {
  const log = vega.logger(vega.Error);
  log.warn = (...messages: readonly unknown[]) => {
    warn(messages.join(' '));
    return log;
  };
  // Vega marks the data that it is given: it gets a copy.
  return compile(structuredClone(spec), { logger: log }).spec as VegaSpec;
}

/** Standalone SVG. All data is inline, so nothing is fetched. */
export async function toSvg(spec: VegaSpec): Promise<string> {
  const view = new vega.View(vega.parse(spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** PNG at twice the SVG's size, drawn with the bundled font alone. */
export function toPng(svg: string): Uint8Array {
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: { fontFiles: weights.map(({ file }) => file), loadSystemFonts: false, defaultFontFamily: family },
  });
  return resvg.render().asPng();
}
