/** What the simulated histories found, as a table for docs/history.md. */

export interface HistoryLine {
  /** A metric, or several contenders and metrics together. */
  readonly what: string;
  readonly commit: string | null;
  readonly histories: number;
  readonly runs: number;
  /** 0: none. */
  readonly stepPercent: number;
  /** Number of the first run with the step. */
  readonly at: number;
  /** Of false discoveries. */
  readonly rate: number;
  /** Runs that the noise was taken from. */
  readonly noiseRuns: number;
  /** Of that noise, as log ratio; null for several metrics. */
  readonly sd: number | null;
  /** Histories with a change point within 3 runs of the step; at the step; whose interval holds it; with one elsewhere. */
  readonly found: number;
  readonly exact: number;
  readonly held: number;
  readonly false: number;
}

/** Markdown; empty without lines. */
export function historyText(lines: readonly HistoryLine[]): string {
  const [first] = lines;
  if (first === undefined) return '';
  const whole = lines.filter(({ runs }) => runs === first.runs);
  const rows = whole.map((line) =>
    [
      line.what,
      line.sd === null ? '' : percent(line.sd),
      line.stepPercent === 0 ? 'none' : `${line.stepPercent} % at run ${line.at}`,
      line.stepPercent === 0 ? '' : share(line.found, line.histories),
      line.stepPercent === 0 ? '' : share(line.exact, line.histories),
      line.stepPercent === 0 ? '' : `${line.held} of ${line.found}`,
      share(line.false, line.histories),
    ].join(' | '),
  );
  const soon = lines.filter(({ runs, stepPercent }) => runs < first.runs && stepPercent > 0);
  return [
    `${first.histories} histories of ${first.runs} runs each${first.commit === null ? '' : ` (commit ${first.commit.slice(0, 7)})`}, with the noise of ${first.noiseRuns} runs of a contender against itself, rate of false discoveries ${percent(first.rate)}:`,
    '',
    '| Effect on | Noise between runs (sd) | Step | Found within ± 3 runs | At the very run | Interval holds the step | A change point elsewhere |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    ...(soon.length === 0
      ? []
      : [
          '',
          `How soon: with the noise of \`${soon[0]?.what}\`, a step of ${soon[0]?.stepPercent} % was found when the history ended ${soon
            .map((line) => `${line.runs - line.at + 1} runs after it in ${share(line.found, line.histories)}`)
            .join(', ')}.`,
        ]),
  ].join('\n');
}

const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
const share = (count: number, of: number) => `${count} of ${of}`;
