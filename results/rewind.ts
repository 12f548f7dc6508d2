/** Takes a cut-off run back to what is whole, so that it can go on from there. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFileNames } from './folder.ts';
import type { Sample } from './format.ts';
import { histogramLogHeader, parseHistogramLine, parseHistogramTag } from './histogram-log.ts';
import { sliceKey } from './slice-key.ts';

/**
 * Leaves these samples in the folder, and the histograms that belong to them: half a line, half a round and a histogram
 * without its sample go. Each file is replaced as a whole.
 */
export function rewind(folder: string, startedAt: Date, kept: readonly Sample[]): void {
  replace(join(folder, runFileNames.samples), kept.map((sample) => `${JSON.stringify(sample)}\n`).join(''));
  const keys = new Set(kept.map((sample) => sliceKey(sample, Date.parse(sample.at) - startedAt.getTime())));
  const path = join(folder, runFileNames.histograms);
  const lines = read(path)
    .split('\n')
    .slice(0, -1)
    .filter((line) => {
      const parsed = parseHistogramLine(line);
      const tag = parsed && parseHistogramTag(parsed.tag);
      return (
        parsed !== undefined && tag !== undefined && keys.has(sliceKey(tag, Math.round(parsed.startSeconds * 1_000)))
      );
    });
  replace(path, `${histogramLogHeader(startedAt)}${lines.map((line) => `${line}\n`).join('')}`);
}

function replace(path: string, text: string): void {
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, path);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
