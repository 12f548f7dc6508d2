/** The one place that writes what a report is made of: pictures, page and summary, into the run folder. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { charts } from '../charts/catalogue.ts';
import { alone, type Chart, type Frame, narrow, wide } from '../charts/frame/chart.ts';
import type { ReportInput } from '../facts/input.ts';
import { light, page as pageTheme, type Theme } from '../render/theme.ts';
import { themed, toPng, toSvg, toVega } from '../render/vega.ts';
import { type PageChart, type Picture, page } from './document.ts';
import { summary } from './summary.ts';

/** Writes charts/*.vl.json, *.svg, *.png, report.html and summary.md; a chart that has no data is left out. Replaces an older report. */
export async function writeReport(folder: string, input: ReportInput): Promise<void> {
  const pictures = join(folder, 'charts');
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  const shown: PageChart[] = [];
  for (const chart of charts) {
    const spec = chart.spec(input, alone);
    if (!spec) continue;
    const lite = themed(spec, light);
    const svg = await toSvg(toVega(lite));
    await Promise.all([
      writeFile(join(pictures, `${chart.id}.vl.json`), `${JSON.stringify(lite, null, 2)}\n`),
      writeFile(join(pictures, `${chart.id}.svg`), svg),
      writeFile(join(pictures, `${chart.id}.png`), toPng(svg)),
    ]);
    shown.push({ chart, wide: await picture(chart, input, wide), narrow: await picture(chart, input, narrow) });
  }
  await Promise.all([
    writeFile(join(folder, 'report.html'), page(input, shown)),
    writeFile(join(folder, 'summary.md'), summary(input)),
  ]);
}

async function picture(chart: Chart, input: ReportInput, frame: Frame, theme: Theme = pageTheme): Promise<Picture> {
  const spec = chart.spec(input, frame);
  if (!spec) throw new Error(`${chart.id} is drawn at one width and not at another`);
  const vega = toVega(themed(spec, theme));
  return { svg: await toSvg(vega), vega };
}
