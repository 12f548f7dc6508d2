/** The parts of the page that are words: head, answers, guards, contenders, machine, method. */
import type { RunFile } from '../../results/format.ts';
import { leftOutSentences } from '../../results/left-out.ts';
import { printedHead, targetEndSentence } from '../../results/target-end.ts';
import { ratioMargin } from '../../vocabulary/metrics.ts';
import { answers } from '../answers/answers.ts';
import { baselineName, looks, storeLossText } from '../facts/contenders.ts';
import { doubtsOf, environmentFacts, pathless, settingsText } from '../facts/environment.ts';
import { isMany } from '../facts/families.ts';
import { guardSentences } from '../facts/guards.ts';
import type { ReportInput } from '../facts/input.ts';
import { reproduction } from '../facts/reproduction.ts';
import { heldByProcesses, heldExplained } from '../facts/resources.ts';
import { acceptingHead, acceptingLines } from '../words/accepting.ts';
import { gateLines } from '../words/gate-lines.ts';
import { byStanding, gatesVerdict, standingOf } from '../words/gates.ts';
import { percent } from '../words/numbers.ts';
import { heldFor } from '../words/starts.ts';
import { type Html, html } from './html.ts';
import { gateTable, held, swatch } from './tables.ts';

const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

export function head({ run }: ReportInput): Html {
  const doubts = doubtsOf(run);
  const state =
    run.state === 'complete' ? '' : html`<p class="doubts alarm">This run is ${run.state}: it is incomplete.</p>`;
  const resumed =
    run.resumes.length === 0
      ? ''
      : html`<p class="doubts">This run was interrupted and resumed ${run.resumes.length === 1 ? 'once' : `${run.resumes.length} times`}, so its parts were measured at different times.</p>`;
  const leftOut = leftOutSentences(run.conformance).map((sentence) => html`<p class="doubts alarm">${sentence}</p>`);
  return html`<header>
<p class="kicker">authbench ${run.tool.version}, suite ${run.suite}, ${date.format(new Date(run.startedAt))} UTC</p>
<h1>Session or token?</h1>
${state}${endedTarget(run)}${resumed}${leftOut}${doubts.length > 0 ? html`<p class="doubts"><strong>Absolute figures from this machine are doubtful:</strong> ${doubts.join(' ')}</p>` : ''}
</header>`;
}

/** With the last that it printed. */
function endedTarget({ targetEnd }: RunFile): Html {
  if (targetEnd === undefined) return html``;
  const printed =
    targetEnd.printed.length === 0
      ? ''
      : html`<div class="box" role="region" aria-label="What it printed last" tabindex="0"><pre>${targetEnd.printed.join('\n')}</pre></div>`;
  return html`<p class="doubts alarm">${targetEndSentence(targetEnd)}${printed === '' ? '' : ` It printed, ${printedHead(targetEnd)}:`}</p>${printed}`;
}

export function answerSection(run: RunFile): Html {
  const items = answers(run).map(
    ({ title, question, text }) =>
      html`<article><h3>${title}</h3><p class="question">${question}</p><p class="answer">${unbroken(text)}</p></article>`,
  );
  return html`<section id="answers"><h2>Answers</h2>${items}</section>`;
}

/** A line never ends between a number and its unit: `95 %`, `7.64 s`. */
const unbroken = (text: string) => text.replaceAll(/(?<=\d) (?=%|(?:µs|ms|s|min|h|bytes)\b)/g, '\u00a0');

/** What did not pass in a sentence each, and all of them in a table. Nothing where no gate was asked. */
export function gateSection({ gates, ...run }: RunFile): Html {
  if (gates === undefined) return html``;
  const lines = gateLines(
    byStanding(gates).filter((gate) => standingOf(gate) !== 'passed'),
    gates,
  );
  const sentences = lines.map(({ gate, sentence }) => html`<li><strong>${standingOf(gate)}:</strong> ${sentence}</li>`);
  const entries = acceptingLines(lines, new Date(run.startedAt));
  const accepting =
    entries.length === 0
      ? ''
      : html`<p>${acceptingHead}</p><div class="box" role="region" aria-label="Accepted changes" tabindex="0"><pre>${entries.join('\n')}</pre></div>`;
  return html`<section id="gates"><h2>Gates</h2><p>${gatesVerdict(gates)}</p>
${sentences.length === 0 ? '' : html`<ul>${sentences}</ul>`}${accepting}<details><summary>All gates: what must hold, and what was measured</summary>${gateTable(run, gates)}</details></section>
`;
}

export function guardSection(run: RunFile): Html {
  const sentences = guardSentences(run);
  const body =
    sentences.length > 0
      ? html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`
      : html`<p>None fired.</p>`;
  return html`<section id="guards"><h2>Guards that fired</h2><p>A guard discards a slice or a comparison that cannot be trusted, and says so.</p>${body}</section>`;
}

export function contenderSection(run: RunFile): Html {
  const cards = looks(run).map(
    ({ name, colour, entry: { title, description, settings, limits, asvs, storeLoss, runtime, unseen = [] } }) => {
      const set = settingsText(settings);
      const heading = html`<h3>${swatch(colour)}${title} <code>${name}</code></h3>`;
      // Of many only the names are open: whoever looks for one finds it.
      const [opening, closing] = isMany(run)
        ? [html`<article class="contender"><details><summary>${heading}</summary>`, html`</details></article>`]
        : [html`<article class="contender">${heading}`, html`</article>`];
      return html`${opening}<p>${description}</p><dl>
${set === '' ? '' : html`<dt>Settings</dt><dd>${pathless(set)}</dd>`}
${runtime === undefined ? '' : html`<dt>Ran on</dt><dd>${runtime}</dd>`}
${limits.length === 0 ? '' : html`<dt>Cannot</dt><dd>${limits.map(({ note }) => html`<span class="line">${note}</span>`)}</dd>`}
${storeLoss === undefined ? '' : html`<dt>If the store fails</dt><dd>${storeLossText(storeLoss)}</dd>`}
${unseen.length === 0 ? '' : html`<dt>Not observed</dt><dd>${unseen.map(({ what, why }) => html`<span class="line">${what.join(', ')}: ${why}</span>`)}</dd>`}
<dt>ASVS 5.0.0</dt><dd>${asvs.level === 0 ? 'meets no level' : `level ${asvs.level}`}: ${asvs.note}</dd></dl>${closing}`;
    },
  );
  return html`<section id="contenders"><h2>Contenders</h2>${cards}</section>`;
}

export function environmentSection(run: RunFile): Html {
  const facts = environmentFacts(run).map(([name, fact]) => html`<dt>${name}</dt><dd>${fact}</dd>`);
  return html`<section id="environment"><h2>Machine and plan</h2><dl class="facts">${facts}</dl>
<p>To reproduce it:</p><div class="box" role="region" aria-label="Commands" tabindex="0"><pre>${reproduction(run).join('\n')}</pre></div></section>`;
}

export function methodSection(run: RunFile): Html {
  const margin = run.comparisons.find(({ effect }) => effect.scale === 'ratio')?.effect.margin ?? ratioMargin;
  return html`<section id="method"><h2>How to read it</h2>
<p><strong>Interleaved.</strong> One contender at a time is loaded for a fraction of a second: a slice. A round gives each one slice, in random order, so that all see the same neighbours, the same clock speed and the same minute.</p>
${startsParagraph(run)}<p><strong>Effect.</strong> A contender’s figure divided by that of ${baselineName(run)}: 0.88 means 12 % less. What can be zero (bytes, store commands, delays) is compared by difference instead.</p>
<p><strong>Interval.</strong> Were the whole run repeated many times, an interval of 95 % would hold the true effect in 19 of 20 of them. With several contenders it is widened (Holm), so that all verdicts of a metric hold together.</p>
<p><strong>Verdict.</strong> <em>Equal</em>: the whole interval lies within ${percent(margin)} of no difference. <em>Different</em>: it leaves out no difference. <em>Undecided</em>: neither; how many starts would decide is a forecast. <em>Invalid</em>: a guard says that it does not count.${rarelyEqual(run, margin)}</p>
<p><strong>Response time</strong> runs from the moment a request was released on schedule, not from the moment a connection was free for it, so that a stalled server cannot hide its queue. Where the instrument’s own lateness is over a third of a figure, the figure is an upper bound and nothing is claimed.</p>
<p><strong>Revocation delay</strong> runs from the last byte of the revoke’s answer to the last request that the credential still got through, on the worst of all instances.</p></section>`;
}

/** Older runs have no starts: there it says what their intervals leave out. */
function startsParagraph(run: RunFile): Html {
  const held = heldFor(run);
  if (held === '') return html``;
  const why =
    run.methodVersion < 3
      ? ''
      : 'Two processes of the same code differ for as long as they live. So servers, Redis and the load generator are started anew several times. ';
  return html`<p><strong>Starts.</strong> ${why}${held}</p>
`;
}

/** Few starts give wide intervals, and a wide one seldom lies inside the margin. */
function rarelyEqual(run: RunFile, margin: number): string {
  const starts = run.comparisons.map(({ starts }) => starts ?? 0);
  const few = starts.some((count) => count > 0 && count < 12);
  return few ? ` With so few starts an interval seldom fits within ± ${percent(margin)}, so “equal” will be rare.` : '';
}

export function heldSection(run: RunFile): Html {
  if (heldByProcesses(run).length === 0) return html``;
  return html`<section id="held"><h2>What the processes held</h2><p>${heldExplained(run)}</p>${held(run)}</section>`;
}

export function missingSection(missing: readonly string[]): Html {
  if (missing.length === 0) return html``;
  return html`<section id="missing"><h2>Missing from the folder</h2><ul>${missing.map((sentence) => html`<li>${sentence}</li>`)}</ul></section>`;
}
