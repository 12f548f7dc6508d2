/** What the series on the relay found: asked against added for each way to run one, and known servers read as round trips. */
import type { DistanceSeen, RelayLine } from '../relay.ts';
import type { TripsLine } from '../trips.ts';
import { median } from '../verdicts.ts';
import { ways } from './ways.ts';

/** Markdown; `origin`: commit and day of the first line. */
export function relayText(lines: readonly RelayLine[], origin: string): string[] {
  if (lines.length === 0) return [];
  const byWay = [...Map.groupBy(lines, ({ way }) => way)];
  const rows = byWay.flatMap(([way, own]) =>
    (own[0]?.distances ?? []).map(({ askedMs }) => relayRow(ways[way]?.title ?? way, askedMs, seenAt(own, askedMs))),
  );
  return [
    `**Relay**${origin}. A session and its Redis at 1,000 requests/s, the relay between them; what PINGs saw beside that load. A series is two slices of 250 ms at each distance; added is the median of a series without that at 0. Share of a core: of the time that passing takes in the generator, else the CPU of its process.`,
    '',
    '| Relay | Asked (ms) | Series | PING (ms) | Added (ms), mean ± deviation | Furthest from asked (ms) | Let go late, p99 (µs) | Of a core |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ];
}

const seenAt = (lines: readonly RelayLine[], askedMs: number) =>
  lines.flatMap(({ distances }) => distances.filter((one) => one.askedMs === askedMs));

function relayRow(title: string, askedMs: number, seen: readonly DistanceSeen[]): string {
  const of = (field: keyof DistanceSeen) => median(seen.map((one) => one[field]));
  const added = seen.map(({ addedMs }) => addedMs);
  const mean = added.reduce((sum, ms) => sum + ms, 0) / added.length;
  const deviation = Math.sqrt(added.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / (added.length - 1));
  const furthest = Math.max(...added.map((ms) => Math.abs(ms - askedMs)));
  const told =
    askedMs === 0
      ? ['–', '–', '–']
      : [`${mean.toFixed(3)} ± ${deviation.toFixed(3)}`, furthest.toFixed(3), of('lateP99Us').toFixed(0)];
  const cells = [title, askedMs, seen.length, of('pingMs').toFixed(3), ...told, `${(of('core') * 100).toFixed(1)} %`];
  return `| ${cells.join(' | ')} |`;
}

/** Markdown. */
export function tripsText(lines: readonly TripsLine[], origin: string): string[] {
  if (lines.length === 0) return [];
  const rows = [
    ...Map.groupBy(
      lines.flatMap(({ found }) => found),
      ({ asks }) => asks,
    ),
  ].map(([asks, found]) => {
    const holding = found.filter(({ low, high }) => low <= asks && asks <= high).length;
    const halves = found.map(({ low, high }) => (high - low) / 2);
    const value = median(found.map((one) => one.value)).toFixed(3);
    return `| ${asks} | ${value} | ${holding} of ${found.length} | ${median(halves).toFixed(3)} | ${Math.max(...halves).toFixed(3)} |`;
  });
  return [
    `**Round trips of known servers**${origin}. A server that asks its store so many times, one after the other, behind the relay: the slope of its median response time over the distance, five processes a time.`,
    '',
    '| Asked | Slope, median | Interval of 95 % holds it | Half-width, median | Half-width, greatest |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ];
}
