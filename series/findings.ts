/** The findings of the series, each from the file that the series wrote. A series that was not run has no line. */
import { join } from 'node:path';
import type { CoverageLine } from './coverage.ts';
import type { GateLine } from './gate.ts';
import type { KnownLine } from './known.ts';
import type { Pair } from './pairs.ts';
import type { PlacementLine } from './placement.ts';
import type { QuickLine } from './quick.ts';
import type { RateLine } from './rate.ts';
import { relayText, tripsText } from './relay/findings.ts';
import type { RelayLine } from './relay.ts';
import { readSeries } from './series.ts';
import type { TripsLine } from './trips.ts';
import { countsOf, median } from './verdicts.ts';
import { quickText } from './verdicts-of-quick.ts';
import type { WidthLine } from './width.ts';

const marks = { start: '<!-- series:start -->', end: '<!-- series:end -->' } as const;

/** The page with this text between its marks. */
export function between(page: string, text: string): string {
  const [from, to] = [page.indexOf(marks.start) + marks.start.length, page.indexOf(marks.end)];
  if (from < marks.start.length || to < from) throw new Error(`the page has no ${marks.start} before ${marks.end}`);
  return `${page.slice(0, from)}\n${text}\n${page.slice(to)}`;
}

/** Markdown. */
export function summaryOf(folder: string): string {
  const lines = <T>(name: string) => readSeries<T>(join(folder, `${name}.ndjson`));
  return [
    ...knownText('Known server', lines<KnownLine>('known')),
    ...knownText('Known server, again', lines<KnownLine>('known-repeat')),
    ...knownText('Known server, burning in one process', lines<KnownLine>('known-one-process')),
    ...pairsText('aa', lines<Pair>('aa')),
    ...pairsText('twins', lines<Pair>('twins')),
    ...pairsText('power-5', lines<Pair>('power-5')),
    ...pairsText('power-10', lines<Pair>('power-10')),
    ...quickSeriesText(lines<QuickLine>('quick')),
    ...widthText(lines<WidthLine>('width')),
    ...rateText(lines<RateLine>('rate')),
    ...placementText(lines<PlacementLine>('placement')),
    ...relayText(lines<RelayLine>('relay'), origin(lines<RelayLine>('relay'))),
    ...tripsText(lines<TripsLine>('trips'), origin(lines<TripsLine>('trips'))),
    ...coverageText(lines<CoverageLine>('coverage')),
    ...gateText('a version against itself', lines<GateLine>('gate-same')),
    ...gateText('one more store command per read', lines<GateLine>('gate-round-trip')),
    ...gateText('10 % more CPU', lines<GateLine>('gate-burn-10')),
  ].join('\n');
}

interface Dated {
  readonly commit: string | null;
  readonly startedAt?: string;
}

/** ` (commit 9fa03bd, 2026-11-23)`. */
function origin([first]: readonly Dated[]): string {
  const parts = [first?.commit && `commit ${first.commit.slice(0, 7)}`, first?.startedAt?.slice(0, 10)];
  return ` (${parts.filter(Boolean).join(', ')})`;
}

function knownText(title: string, lines: readonly KnownLine[]): string[] {
  if (lines.length === 0) return [];
  const once = lines.filter(({ trial }) => !trial.startsWith('burn')).flatMap(({ findings }) => findings);
  const burns = Map.groupBy(
    lines.filter(({ trial }) => trial.startsWith('burn')).flatMap(({ findings }) => findings),
    ({ name }) => name,
  );
  const rows = once.map(
    ({ name, unit, known, reported, allowed, holds }) =>
      `| ${name} (${unit}) | ${figure(known)} | ${figure(reported)} | ${signed(reported - known)} | ${figure(allowed)} | ${holds ? 'yes' : '**no**'} |`,
  );
  const burnRows = [...burns].map(([name, trials]) => {
    const [known, allowed] = [trials[0]?.known ?? 0, trials[0]?.allowed ?? 0];
    const reported = median(trials.map((trial) => trial.reported));
    const within = trials.filter((trial) => Math.abs(trial.reported - trial.known) <= trial.allowed).length;
    const holding = trials.filter(({ low = Number.NaN, high = Number.NaN }) => low <= known && known <= high).length;
    return `| ${name}, median of ${trials.length} (µs/request) | ${figure(known)} | ${figure(reported)} | ${signed(reported - known)} | ${figure(allowed)} | ${within} of ${trials.length}; the interval contains it in ${holding}; the server recorded ${figure(median(trials.map(({ recorded = Number.NaN }) => recorded)))} |`;
  });
  return [
    `**${title}**${origin(lines)}. The true values (delays and the stall as the server recorded them) and the reported ones:`,
    '',
    '| | True | Reported | Error | Allowed | Holds |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    ...burnRows,
    '',
  ];
}

function pairsText(kind: string, lines: readonly Pair[]): string[] {
  if (lines.length === 0) return [];
  const what = {
    aa: `**Against itself**${origin(lines)}. ${lines.length} runs of \`session-redis\` under two names`,
    twins: `**Copies**${origin(lines)}. ${lines.length} runs of six copies of \`session-redis\``,
  }[kind];
  const burning = `**Power**${origin(lines)}. A twin that burns ${kind.slice(6)} % more CPU (${lines[0]?.burnUs} µs/request), suite ${lines[0]?.suite}`;
  return [`${what ?? burning}: ${countsOf(kind, lines).join('. ')}.`, ''];
}

function quickSeriesText(lines: readonly QuickLine[]): string[] {
  if (lines.length === 0) return [];
  return [
    `**Quick**${origin(lines)}. ${lines.length} runs of \`quick\`: what each verdict was, and how often:`,
    '',
    ...quickText(lines),
    '',
  ];
}

function widthText(lines: readonly WidthLine[]): string[] {
  if (lines.length === 0) return [];
  const [interleaved, sequential] = [
    median(lines.map((line) => line.interleaved)),
    median(lines.map((line) => line.sequential)),
  ];
  return [
    `**Width**${origin(lines)}. CPU per request of a contender against itself after one minute of load on two arms, median half-width of ${lines.length}: ${percent(interleaved)} in slices, ${percent(sequential)} in consecutive runs of 3 s over the same time, ${(sequential / interleaved).toFixed(1)} times as wide.`,
    '',
  ];
}

function rateText(lines: readonly RateLine[]): string[] {
  if (lines.length === 0) return [];
  const rows = lines.map(
    ({ rate, achieved, late, slices, latenessP99Us }) =>
      `| ${rate} | ${achieved.toFixed(1)} (${signed((achieved / rate - 1) * 100)} %) | ${late} of ${slices} | ${Math.round(latenessP99Us)} |`,
  );
  return [
    `**Rate**${origin(lines)}. Slices of 250 ms against a server that answers immediately:`,
    '',
    '| Offered (requests/s) | Reached | Slices that `late` drops | Lateness p99 (µs) |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ];
}

function placementText(lines: readonly PlacementLine[]): string[] {
  if (lines.length === 0) return [];
  const rows = [...Map.groupBy(lines, ({ placement }) => placement)].map(([name, turns]) => {
    const of = (field: 'responseP50' | 'serverCpu' | 'latenessP99' | 'halfWidthP50' | 'halfWidthCpu' | 'late') =>
      median(turns.map((turn) => turn[field]));
    return `| ${name} | ${of('responseP50').toFixed(0)} | ${percent(of('halfWidthP50'))} | ${of('serverCpu').toFixed(0)} | ${percent(of('halfWidthCpu'))} | ${of('latenessP99').toFixed(0)} | ${percent(of('late'))} |`;
  });
  const turns = Math.max(...lines.map(({ turn }) => turn));
  return [
    `**Placement**${origin(lines)}. A session on two cores at 1,000 requests/s, 15 s per arm, medians of ${turns} turns; ± is the half-width of the interval of a comparison with itself:`,
    '',
    '| | Response p50 (µs) | ± | CPU per request (µs) | ± | Lateness p99 (µs) | Late slices |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ];
}

function coverageText(lines: readonly CoverageLine[]): string[] {
  if (lines.length === 0) return [];
  const rows = lines.map(
    ({ figure, preset, arms, starts, rounds, between, odd, coverage, intervals, halfWidth, calibration }) =>
      `| ${figure === 'total' ? 'ratio of totals' : `p${figure * 100}`} | ${preset}: ${arms} arms, ${starts} starts of ${rounds} rounds | ${between}${odd > 0 ? '; one start in eight has a process 8 % off' : ''} | ${percent(coverage)} of ${intervals} | ${percent(halfWidth)} | ${calibration.toFixed(2)} |`,
  );
  return [
    `**Coverage**${origin(lines)}. Simulated runs with a known effect: how many 95 % intervals of one comparison contain it. Processes differ by so many times the variance within a start; calibration is the standard deviation of error / standard error.`,
    '',
    '| Effect on | Run | Processes differ | Holds | Median half-width | Calibration |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ];
}

function gateText(what: string, lines: readonly GateLine[]): string[] {
  if (lines.length === 0) return [];
  const failed = lines.filter(({ exitCode }) => exitCode === 3);
  const gates = [...new Set(failed.flatMap((line) => line.failed))];
  const effects = lines.flatMap(({ effect }) => (effect === null ? [] : [effect[0] ?? Number.NaN]));
  const parts = [
    `${failed.length} of ${lines.length} failed${gates.length > 0 ? ` (by ${gates.join(', ')})` : ''}`,
    ...(effects.length > 0
      ? [
          `effects on server-cpu ${Math.min(...effects).toFixed(3)} to ${Math.max(...effects).toFixed(3)}, median ${median(effects).toFixed(3)}`,
        ]
      : []),
    `median ${median(lines.map(({ measuringSeconds }) => measuringSeconds)).toFixed(0)} s of measuring, at most ${Math.max(...lines.map(({ seconds }) => seconds)).toFixed(0)} s in total`,
  ];
  return [`**Gate, ${what}**${origin(lines)}. \`diff\` with the default gates: ${parts.join('; ')}.`, ''];
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const figure = (value: number) =>
  Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 2 : 1);
const signed = (value: number) => `${value < 0 ? '−' : '+'}${figure(Math.abs(value))}`;
