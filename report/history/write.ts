/** The one place that writes a history: page, pictures and history.json. */
import { existsSync, readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { TopLevelSpec } from 'vega-lite';
import { makeFolder } from '../../results/folder.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { shellWord } from '../../vocabulary/shell.ts';
import { alone, type Frame, narrow, wide } from '../charts/frame/chart.ts';
import type { Picture } from '../page/shell.ts';
import { light, page as pageTheme } from '../render/theme.ts';
import { themed, toPng, toSvg, toVega } from '../render/vega.ts';
import { historyJson } from './json.ts';
import { historyPage } from './page.ts';
import { historySpec } from './panels.ts';
import { picturesOf } from './pictures.ts';
import type { HistoryInput } from './words.ts';

export const historyFileNames = { page: 'history.html', json: 'history.json', charts: 'charts' } as const;

/**
 * Writes history.html, history.json and charts/ (*.svg, *.png, *.vl.json) into `folder`, which is made where it is absent; an older history there is replaced.
 * @throws AuthbenchError AB_OUT_NOT_EMPTY where it holds something else, so that no run loses its charts; AB_OUT_UNWRITABLE
 */
export async function writeHistory(folder: string, input: HistoryInput): Promise<void> {
  mustBeOurs(folder);
  const charts = join(folder, historyFileNames.charts);
  try {
    await rm(charts, { recursive: true, force: true });
    makeFolder(charts);
    await writeAll(folder, charts, input);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : unwritable(folder, code);
  }
}

async function writeAll(folder: string, charts: string, input: HistoryInput): Promise<void> {
  const { history } = input;
  const reports = history.runs.map((run) => reportOf(folder, run.folder));
  const figures = [];
  for (const each of picturesOf(history)) {
    const { id, title, caption, data } = each;
    const spec = (frame: Frame) => historySpec(history, each, frame);
    const lite = themed(spec(alone), light);
    const svg = await toSvg(toVega(lite));
    await writeFile(join(charts, `${id}.vl.json`), `${JSON.stringify(lite, null, 2)}\n`);
    await writeFile(join(charts, `${id}.svg`), svg);
    await writeFile(join(charts, `${id}.png`), toPng(svg));
    figures.push({ id, title, caption, data, wide: await drawn(spec(wide)), narrow: await drawn(spec(narrow)) });
  }
  await writeFile(join(folder, historyFileNames.json), historyJson(input, reports));
  await writeFile(join(folder, historyFileNames.page), historyPage({ ...input, figures, reports }));
}

async function drawn(spec: TopLevelSpec): Promise<Picture> {
  const vega = toVega(themed(spec, pageTheme));
  return { svg: await toSvg(vega), vega };
}

/** The run's report from the history's folder, as a page links to it. */
function reportOf(folder: string, run: string): string | undefined {
  const report = join(run, 'report.html');
  if (!existsSync(report)) return undefined;
  return relative(folder, report).split(sep).map(encodeURIComponent).join('/');
}

function mustBeOurs(folder: string): void {
  if (!existsSync(folder)) return;
  let held: string[];
  try {
    held = readdirSync(folder);
  } catch (error) {
    throw unwritable(folder, (error as NodeJS.ErrnoException).code ?? String(error));
  }
  if (held.length === 0 || (held.includes(historyFileNames.json) && !held.includes('run.json'))) return;
  throw new AuthbenchError({
    code: 'AB_OUT_NOT_EMPTY',
    what: `The folder for the history holds something else: ${shellWord(folder)}`,
    received: `${held.length} ${held.length === 1 ? 'entry' : 'entries'}, the first is ${held.toSorted()[0]}`,
    allowed: 'a folder that is absent, empty, or holds an older history, which is replaced',
    next: 'choose another one with --out <folder>',
  });
}

function unwritable(folder: string, code: string): AuthbenchError {
  return new AuthbenchError({
    code: 'AB_OUT_UNWRITABLE',
    what: `The folder for the history cannot be written: ${shellWord(folder)}`,
    received: code,
    allowed: 'a folder that you may write to',
    next: 'choose another one with --out <folder>',
  });
}
