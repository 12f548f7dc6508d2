/** Every output format: the only list. A format is one file beside this one. */
import { bmf } from './bmf.ts';
import { csv } from './csv.ts';
import type { Format } from './format.ts';
import { github } from './github.ts';
import { githubActionBenchmark } from './github-action-benchmark.ts';
import { goBenchmark } from './go-benchmark.ts';
import { hgrm } from './hgrm.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { openmetrics } from './openmetrics.ts';
import { text } from './text.ts';

export const formats: readonly Format[] = [
  text,
  markdown,
  github,
  junit,
  csv,
  json,
  githubActionBenchmark,
  bmf,
  goBenchmark,
  openmetrics,
  hgrm,
];
