/**
 * histograms.hlog: HdrHistogram log format 1.3 with V2 compressed payloads, values in µs. One line per slice and
 * quantity, so that any interval can be pooled again.
 * Source: https://github.com/HdrHistogram/HdrHistogram, HistogramLogWriter and HistogramLogReader.
 */
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js';
import { type Factors, factorLabel } from '../vocabulary/words.ts';

/** Which arm, and which of its quantities, e.g. `response`, `service`, `lateness`. */
export interface HistogramTag {
  readonly scenario: string;
  readonly contender: string;
  readonly variant: string;
  readonly factors: Factors;
  readonly quantity: string;
}

export interface HistogramLine {
  /** From `histogramTag`. */
  readonly tag: string;
  /** When the slice began, in seconds since the start of the run. */
  readonly startSeconds: number;
  readonly intervalSeconds: number;
  /** The largest value, µs. */
  readonly maxValue: number;
  /** V2 compressed histogram, base64: what `encodeMicroseconds` or hdr-histogram-js's encoder gives. */
  readonly encoded: string;
}

/**
 * `scenario;contender;variant;factors;quantity`, factors as `k=v+k=v`. The log's readers cut a line at commas, spaces and
 * line ends, so each part is percent-encoded: neither they nor our own separators can appear in one.
 */
export function histogramTag({ scenario, contender, variant, factors, quantity }: HistogramTag): string {
  const encoded = Object.entries(factors).map(([key, level]) => [encodeURIComponent(key), encodeURIComponent(level)]);
  const parts = [scenario, contender, variant].map(encodeURIComponent);
  return [...parts, factorLabel(Object.fromEntries(encoded), '+'), encodeURIComponent(quantity)].join(';');
}

/** The reverse of `histogramTag`, or undefined for a tag that is not ours. A level that spells a number becomes one. */
export function parseHistogramTag(tag: string): HistogramTag | undefined {
  const parts = tag.split(';');
  if (parts.length !== 5) return undefined;
  const [scenario, contender, variant, factors, quantity] = parts as [string, string, string, string, string];
  const levels = factors === '' ? [] : factors.split('+').map((pair) => pair.split('='));
  if (levels.some((pair) => pair.length !== 2)) return undefined;
  try {
    return {
      scenario: decodeURIComponent(scenario),
      contender: decodeURIComponent(contender),
      variant: decodeURIComponent(variant),
      factors: Object.fromEntries(levels.map(([key, level]) => [decodeURIComponent(key ?? ''), levelOf(level ?? '')])),
      quantity: decodeURIComponent(quantity),
    };
  } catch {
    return undefined; // a percent sign that encodes nothing
  }
}

function levelOf(encoded: string): string | number {
  const text = decodeURIComponent(encoded);
  return String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** The first lines of a log. Timestamps below them count from `startedAt`. */
export function histogramLogHeader(startedAt: Date): string {
  const seconds = (startedAt.getTime() / 1000).toFixed(3);
  return `${[
    '#[Values and Interval_Max are in microseconds]',
    '#[Histogram log format version 1.3]',
    `#[BaseTime: ${seconds} (seconds since epoch)]`,
    `#[StartTime: ${seconds} (seconds since epoch), ${startedAt.toISOString()}]`,
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
  ].join('\n')}\n`;
}

/** One line of the log, with its line end. Throws a RangeError on what would make the log unreadable. */
export function histogramLine({ tag, startSeconds, intervalSeconds, maxValue, encoded }: HistogramLine): string {
  if (parseHistogramTag(tag) === undefined || /[\s,]/.test(tag)) throw new RangeError(`not a histogram tag: ${tag}`);
  if (!/^[A-Za-z0-9+/]+=*$/.test(encoded)) throw new RangeError(`the histogram of ${tag} is not base64`);
  for (const number of [startSeconds, intervalSeconds, maxValue]) {
    if (!(number >= 0 && number < 1e9)) {
      throw new RangeError(`${number} in the histogram of ${tag}: times are seconds since the start of the run`);
    }
  }
  return `Tag=${tag},${startSeconds.toFixed(3)},${intervalSeconds.toFixed(3)},${maxValue.toFixed(3)},${encoded}\n`;
}

/** A line of the log, or undefined where it is none of ours; its histogram is not decoded yet. */
export function parseHistogramLine(line: string): HistogramLine | undefined {
  const fields = line.split(',');
  if (fields.length !== 5 || !fields[0]?.startsWith('Tag=')) return undefined;
  const [start, interval, max] = fields.slice(1, 4).map(Number) as [number, number, number];
  if (![start, interval, max].every(Number.isFinite)) return undefined;
  const [tag, encoded] = [fields[0].slice('Tag='.length), fields[4] as string];
  return { tag, startSeconds: start, intervalSeconds: interval, maxValue: max, encoded };
}

/** An empty histogram as all of ours are: µs, three significant digits, growing as needed. */
export function emptyHistogram(): Histogram {
  return build({ lowestDiscernibleValue: 1, numberOfSignificantValueDigits: 3, autoResize: true });
}

/** Values in µs, rounded to whole ones, as a line of the log wants them. */
export function encodeMicroseconds(values: Iterable<number>): { maxValue: number; encoded: string } {
  const histogram = emptyHistogram();
  for (const value of values) histogram.recordValue(Math.max(0, Math.round(value)));
  return { maxValue: histogram.maxValue, encoded: encodeIntoCompressedBase64(histogram) };
}

/** Decodes a payload. Throws where it is none. The plain build takes 0.08 ms for one: WebAssembly is not needed to read. */
export function decodeHistogram(encoded: string): Histogram {
  return decodeFromCompressedBase64(encoded, 32, false);
}
