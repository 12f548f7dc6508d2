import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HistogramLogReader, listTags } from 'hdr-histogram-js';
import {
  decodeHistogram,
  encodeMicroseconds,
  histogramLine,
  histogramLogHeader,
  histogramTag,
  parseHistogramLine,
  parseHistogramTag,
} from '../../results/histogram-log.ts';
import { startedAt } from './example-run.ts';

const tag = {
  scenario: 's',
  contender: 'c',
  variant: '',
  factors: { trigger: 'logout', claims: 20 },
  quantity: 'response',
};

test('a tag names scenario, contender, variant, sorted factors and quantity', () => {
  assert.equal(histogramTag(tag), 's;c;;claims=20+trigger=logout;response');
  assert.equal(histogramTag({ ...tag, factors: {} }), 's;c;;;response');
});

test('a tag survives separators, spaces and commas in its parts', () => {
  const odd = { ...tag, variant: 'feature/a, b;c', factors: { 'k=1+2': 'v;w x', n: 1.5, empty: '' } };
  const written = histogramTag(odd);
  assert.ok(!/[\s,]/.test(written));
  assert.deepEqual(parseHistogramTag(written), odd);
});

test('what is not one of our tags is not read as one', () => {
  for (const text of ['', 'a;b;c;d', 'a;b;c;d;e', 'a;b;;k=1=2;q', '%E0%A4%A;b;;;q']) {
    assert.equal(parseHistogramTag(text), undefined, text);
  }
});

test('the log that we write is read by the library’s own reader, with its times, tags and counts', () => {
  const line = {
    tag: histogramTag(tag),
    startSeconds: 1.25,
    intervalSeconds: 0.25,
    ...encodeMicroseconds([100, 200.4, 300]),
  };
  const log = histogramLogHeader(startedAt) + histogramLine(line) + histogramLine({ ...line, startSeconds: 2 });
  assert.deepEqual(listTags(log), [line.tag]);
  assert.match(log, /^#\[BaseTime: 1795387265\.250 \(seconds since epoch\)\]$/m);
  const reader = new HistogramLogReader(log);
  const first = reader.nextIntervalHistogram();
  assert.equal(first?.tag, line.tag);
  assert.equal(first?.totalCount, 3);
  assert.equal(first?.getValueAtPercentile(50), 200);
  assert.equal(first?.startTimeStampMsec, startedAt.getTime() + 1250);
  assert.equal(first?.endTimeStampMsec, startedAt.getTime() + 1500);
  assert.equal(reader.nextIntervalHistogram()?.startTimeStampMsec, startedAt.getTime() + 2000);
  assert.equal(reader.nextIntervalHistogram(), null);
});

test('a line is read back as it was written', () => {
  const line = { tag: histogramTag(tag), startSeconds: 1.25, intervalSeconds: 0.25, ...encodeMicroseconds([7, 0]) };
  assert.deepEqual(parseHistogramLine(histogramLine(line).trimEnd()), line);
  const histogram = decodeHistogram(line.encoded);
  assert.deepEqual([histogram.totalCount, histogram.maxValue, histogram.getValueAtPercentile(0)], [2, 7, 0]);
});

test('what would make the log unreadable is refused before it is written', () => {
  const line = { tag: histogramTag(tag), startSeconds: 1, intervalSeconds: 0.25, ...encodeMicroseconds([7]) };
  assert.throws(() => histogramLine({ ...line, tag: 's;c;a b;;q' }), RangeError);
  assert.throws(() => histogramLine({ ...line, tag: 's;c' }), RangeError);
  assert.throws(() => histogramLine({ ...line, encoded: '' }), RangeError);
  assert.throws(() => histogramLine({ ...line, maxValue: Number.NaN }), RangeError);
  assert.throws(() => histogramLine({ ...line, startSeconds: startedAt.getTime() / 1000 }), /seconds since the start/);
});
