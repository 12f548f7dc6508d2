/** history.html: one file, in the frame and the look of report.html. */
import type { History, HistorySeries } from '../../compare/history.ts';
import type { HistoryRun } from '../../compare/history-runs.ts';
import { fewestValues } from '../../statistics/change-points.ts';
import { type Html, html } from '../page/html.ts';
import { type Figure, figure, shell } from '../page/shell.ts';
import { dataTable } from '../page/tables.ts';
import { number, percent } from '../words/numbers.ts';
import {
  breakTexts,
  commitText,
  countText,
  dayText,
  differencesText,
  figureTitle,
  type HistoryInput,
  isWorse,
  leftOutTexts,
  levelText,
  spanText,
  stepText,
  timeText,
  togetherText,
} from './words.ts';

export interface HistoryPage extends HistoryInput {
  readonly figures: readonly Figure[];
  /** Where each run's report is, from the page; undefined where it has none. In the order of the runs. */
  readonly reports: readonly (string | undefined)[];
}

export function historyPage(input: HistoryPage): string {
  const { history, figures, toolVersion } = input;
  return shell({
    title: `What changed? authbench, ${spanText(history)}`,
    header: html`<header>
<p class="kicker">authbench ${toolVersion}, ${spanText(history)}</p>
<h1>What changed?</h1>
</header>`,
    main: html`${changesSection(input)}
${picturesSection(figures)}
${seriesSection(history)}
${runsSection(input)}
${sentencesSection('breaks', 'Broken series', 'A series is never joined over another baseline, method, load or placement: these are other effects.', breakTexts(history))}
${sentencesSection('left-out', 'Left out', 'Runs that were not complete or cannot be read, and comparisons that a guard calls invalid.', leftOutTexts(input))}
${methodSection(history)}`,
    footer: html`Made from the run folders alone by <code>authbench history</code>. Every picture stands in charts/ as SVG, PNG and vega-lite, all figures in <a href="history.json">history.json</a>.`,
    figures,
  });
}

function changesSection({ history, reports }: HistoryPage): Html {
  const rows = history.series
    .flatMap((series) => series.changes.map((change) => ({ series, change })))
    .toSorted((a, b) => a.change.after - b.change.after)
    .map(({ series, change }) => {
      const worse = isWorse(series, change);
      return [
        series.contender,
        prose(figureTitle(history, series)),
        html`<span class="mark ${worse ? 'worse' : 'better'}">${stepText(series, change)}</span>`,
        prose(`${levelText(series, change.from)} → ${levelText(series, change.to)}`),
        html`${runLink(history.runs, change.before, reports)} and ${runLink(history.runs, change.after, reports)}`,
        html`${prose(differencesText(change), 'prose long')}${change.together ? html`<small>${togetherText}</small>` : ''}`,
        change.p === null ? 'counted' : pText(change.p),
      ];
    });
  const head = ['Contender', 'Figure', 'Step', 'Level', 'First seen between', 'What differs between the two', 'p'];
  return html`<section id="changes"><h2>Changes</h2><p class="answer">${countText(history)}</p>
${rows.length > 0 ? dataTable('Changes', head, rows) : ''}</section>`;
}

/** In a cell: broken into lines. */
const prose = (text: string, look = 'prose'): Html => html`<span class="${look}">${text}</span>`;

/** Monte Carlo p-values have few digits. */
const pText = (p: number) => (p < 0.0001 ? p.toExponential(0) : String(Number(p.toPrecision(2))));

function runLink(runs: readonly HistoryRun[], index: number, reports: readonly (string | undefined)[]): Html {
  const run = runs[index] as HistoryRun;
  return html`${linked(`run ${number(index + 1)}`, reports[index])}<small>${timeText(run.startedAt)}, ${commitText(run)}</small>`;
}

const linked = (text: string, href: string | undefined): Html =>
  href === undefined ? html`${text}` : html`<a href="${href}">${text}</a>`;

function picturesSection(figures: readonly Figure[]): Html {
  if (figures.length === 0) return html``;
  return html`<section id="pictures"><h2>Charts</h2><p>What changed, and the leading figures though they did not. Hover for a run’s figures.</p>${figures.map(figure)}</section>`;
}

const stateWords = { changed: 'changed', unchanged: 'no change', short: 'too few runs in a row' } as const;

function seriesSection(history: History): Html {
  const rows = history.series.map((series) => {
    const count = series.stretches.reduce((sum, { points }) => sum + points.length, 0);
    return [
      series.contender,
      figureTitle(history, series),
      stateText(series),
      levelText(series, series.levels.at(-1)?.value ?? Number.NaN),
      number(count),
      number(series.stretches.length - 1),
      series.kind,
    ];
  });
  const head = ['Contender', 'Figure', 'State', 'Level now', 'Runs', 'Breaks', 'How it is read'];
  return html`<section id="series"><h2>All series</h2><details><summary>${number(history.series.length)} series: state, level and runs</summary>${dataTable('All series', head, rows)}</details></section>`;
}

function stateText({ state, changes }: HistorySeries): string {
  return state === 'changed' && changes.length > 1 ? `changed ${number(changes.length)} times` : stateWords[state];
}

function runsSection({ history: { runs }, reports }: HistoryPage): Html {
  const rows = runs.map((run, index) => [
    number(index + 1),
    linked(run.name, reports[index]),
    timeText(run.startedAt),
    run.suite,
    commitText(run).replace('commit ', ''),
    run.facts.processor ?? '',
    run.facts.Node ?? '',
    run.facts.store ?? '',
  ]);
  const head = ['Run', 'Folder', 'Started', 'Suite', 'Commit', 'Processor', 'Node', 'Store'];
  const [first, last] = [dayText(runs[0]?.startedAt ?? ''), dayText(runs.at(-1)?.startedAt ?? '')];
  return html`<section id="runs"><h2>Runs</h2><details><summary>${number(runs.length)} runs, ${first} to ${last}: numbers, folders and machines</summary>${dataTable('Runs', head, rows)}</details></section>`;
}

function sentencesSection(id: string, title: string, explained: string, sentences: readonly string[]): Html {
  if (sentences.length === 0) return html``;
  return html`<section id="${id}"><h2>${title}</h2><p>${explained}</p><ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul></section>`;
}

function methodSection({ rate, level, tested }: History): Html {
  return html`<section id="method"><h2>How to read it</h2>
<p><strong>Effect.</strong> A contender’s figure against the baseline’s of the same run. What both saw, such as another machine, cancels in it. A change may be the contender’s or the baseline’s: where every contender moved alike, the baseline is the one to look at. What is counted is told by itself, the baseline’s too: no machine changes it.</p>
<p><strong>Change.</strong> E-divisive (Matteson and James 2014) on the means of the effects, of ratios on the log scale: the split that parts the runs furthest, tested by putting them in any order, and then the parts again. What is counted is not tested: any other count is a change (unless it differs from operation to operation, as the length of a cookie sealed with random bytes does; then its means are tested). Assumed is that runs are independent, and that without a change they could stand in any order.</p>
<p><strong>How often it is wrong.</strong> ${number(tested)} series or parts of series were tested together. Of those called changed at most ${percent(rate)} are so by chance (Benjamini and Hochberg 1995), and where nothing changed that is the chance that any is called so; each p was held against ${pText(level)}. Whoever looks after each run looks many times, and a false change may come and go.</p>
<p><strong>Step.</strong> The mean after less the mean before, with an interval of 95 % (Welch 1947). The place was chosen where the two lie far apart, so a small step is a little overstated.</p>
<p><strong>First seen between</strong> two runs: the estimate of the place. A large step is seen at its run, a small one may be a few runs off. A step needs three runs on either side, and ${fewestValues} runs are not yet enough to tell any.</p></section>`;
}
