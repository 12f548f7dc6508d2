/** Reads a run folder, whole or cut off. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Histogram } from 'hdr-histogram-js';
import { AuthbenchError, exitCodes } from '../vocabulary/errors.ts';
import { shellWord } from '../vocabulary/shell.ts';
import { withoutFalseVerdicts } from './false-verdicts.ts';
import { runFileNames } from './folder.ts';
import { type RunFile, type Sample, schemaVersion } from './format.ts';
import { decodeHistogram, type HistogramTag, parseHistogramLine, parseHistogramTag } from './histogram-log.ts';
import { missingFrom } from './missing.ts';
import { withNotesAsData } from './notes-as-data.ts';
import { stepFinder, withStepIds } from './step-ids.ts';
import { type Problem, runProblem, sampleProblem } from './validation.ts';

/** One line of histograms.hlog. */
export interface RecordedHistogram extends HistogramTag {
  /** Seconds since the start of the run. */
  readonly startSeconds: number;
  readonly intervalSeconds: number;
  /** µs. Decoded anew at each reading of this field: a full run has thousands, and each takes 70 kB in memory. */
  readonly histogram: Histogram;
}

export interface RecordedRun {
  readonly run: RunFile;
  readonly samples: readonly Sample[];
  readonly histograms: readonly RecordedHistogram[];
  /** What the folder lacks, one sentence each; empty for a complete run. */
  readonly missing: readonly string[];
}

/**
 * @throws AuthbenchError AB_NO_RUN (no such folder, or no run in it), AB_RUN_VERSION (another major schema version),
 *   AB_RUN_INVALID (a field or line that cannot be read, by path or number). Half a last line is no error: it is missing.
 */
export function readRun(folder: string): RecordedRun {
  const run = readRunFile(folder);
  const missing: string[] = [];
  const samples: Sample[] = [];
  const withStep = stepFinder(run);
  for (const { text, number } of linesOf(folder, runFileNames.samples, missing)) {
    samples.push(parseSample(text, withStep, `${join(folder, runFileNames.samples)}, line ${number}`));
  }
  const histograms: RecordedHistogram[] = [];
  for (const { text, number } of linesOf(folder, runFileNames.histograms, missing)) {
    if (text.startsWith('#') || text.startsWith('"')) continue;
    histograms.push(parseHistogram(text, `${join(folder, runFileNames.histograms)}, line ${number}`));
  }
  return { run, samples, histograms, missing: [...missingFrom(run, samples), ...missing] };
}

/** A run that came to its end and has lost data since is not the run that was measured. Throws AB_RUN_DAMAGED (exit code 4). */
export function mustBeWhole(folder: string, { run, missing }: Pick<RecordedRun, 'run' | 'missing'>): void {
  if (run.state !== 'complete' || missing.length === 0) return;
  throw new AuthbenchError(
    {
      code: 'AB_RUN_DAMAGED',
      what: `This run was complete, and data of it are missing: ${shellWord(folder)}`,
      received: missing.join(' '),
      allowed: 'every sample and histogram that the run recorded',
      next: 'Restore the folder from its source, or measure again: npx authbench run',
    },
    exitCodes.invalid,
  );
}

/**
 * Its run.json alone: what an old run says in notes has the fields of a new one, and verdicts that do not hold are withdrawn
 * (false-verdicts.ts). @throws AuthbenchError as `readRun` does.
 */
export function readRunFile(folder: string): RunFile {
  const path = join(folder, runFileNames.run);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw noRun(folder, error as NodeJS.ErrnoException);
  }
  const run = withStepIds(parseJson(text, path));
  const version = (run as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version === 'string' && majorOf(version) !== majorOf(schemaVersion)) {
    throw new AuthbenchError({
      code: 'AB_RUN_VERSION',
      what: `This authbench cannot read the version of this run folder: ${shellWord(folder)}`,
      received: `schemaVersion ${version}`,
      allowed: `${majorOf(schemaVersion)}.x.x`,
      next: 'Read it with the authbench that wrote it (its version is in run.json under "tool"), or measure again.',
    });
  }
  const problem = runProblem(run);
  if (problem !== undefined) throw invalid(path, problem);
  return withoutFalseVerdicts(withNotesAsData(run as RunFile));
}

const majorOf = (version: string) => version.split('.')[0];

/** Whole lines alone. A file that is absent, or ends within a line, is noted in `missing`. */
function linesOf(folder: string, name: string, missing: string[]): { text: string; number: number }[] {
  let content: string;
  try {
    content = readFileSync(join(folder, name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw noRun(folder, error as NodeJS.ErrnoException, name);
    missing.push(`${name} is not in the folder.`);
    return [];
  }
  const lines = content.split('\n');
  // The writer ends every line, so what follows the last line end is half of one.
  if (lines.pop() !== '') missing.push(`The last line of ${name} is cut off, and was left out.`);
  return lines.map((text, index) => ({ text, number: index + 1 })).filter(({ text }) => text.trim() !== '');
}

function parseSample(text: string, withStep: ReturnType<typeof stepFinder>, place: string): Sample {
  const parsed = parseJson(text, place);
  const sample = parsed !== null && typeof parsed === 'object' ? withStep(parsed as Sample) : parsed;
  const problem = sampleProblem(sample);
  if (problem !== undefined) throw invalid(place, problem);
  return sample as Sample;
}

function parseHistogram(text: string, place: string): RecordedHistogram {
  const line = parseHistogramLine(text);
  const tag = line && parseHistogramTag(line.tag);
  if (line === undefined || tag === undefined) {
    throw invalid(place, { path: '', received: text.slice(0, 80), allowed: 'a line of an HdrHistogram log' });
  }
  const { startSeconds, intervalSeconds, encoded } = line;
  try {
    decodeHistogram(encoded);
  } catch (error) {
    throw invalid(place, { path: '', received: (error as Error).message, allowed: 'a V2 compressed histogram' });
  }
  return {
    ...tag,
    startSeconds,
    intervalSeconds,
    get histogram() {
      return decodeHistogram(encoded);
    },
  };
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(place, { path: '', received: (error as Error).message, allowed: 'JSON' });
  }
}

function invalid(place: string, { path, received, allowed }: Problem): AuthbenchError {
  return new AuthbenchError({
    code: 'AB_RUN_INVALID',
    what: `The run cannot be read: ${place}${path === '' ? '' : `, field ${path}`}.`,
    received,
    allowed,
    next: 'Restore the file from its source, or measure again: npx authbench run',
  });
}

function noRun(folder: string, cause: NodeJS.ErrnoException, name: string = runFileNames.run): AuthbenchError {
  return new AuthbenchError(
    {
      code: 'AB_NO_RUN',
      what: `There is no run in ${shellWord(folder)}`,
      received: cause.code === 'ENOENT' ? `no ${runFileNames.run} there` : `${name} cannot be read: ${cause.code}`,
      allowed: 'a run folder, such as those that runs leave in results/runs/',
      next: 'Give the path of one, or create one: npx authbench run',
    },
    undefined,
    cause,
  );
}
