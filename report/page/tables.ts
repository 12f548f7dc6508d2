/** The tables of the page; each scrolls inside its own box. */
import { comparedName } from '../../compare/against.ts';
import type { Measurement, RunFile } from '../../results/format.ts';
import { shapeTitle } from '../../results/shape-title.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import { looks, nameOf } from '../facts/contenders.ts';
import { familyTitles } from '../facts/families.ts';
import { limitWords } from '../facts/limits.ts';
import { heldByProcesses } from '../facts/resources.ts';
import { type Cell, legendOf, markOf, orderedComparisons, verdictTable, verdictText } from '../tables/verdicts.ts';
import { byStanding, gateFigure, gateName, standingOf } from '../words/gates.ts';
import { notAskedLines } from '../words/not-asked.ts';
import { effectInterval, effectValue, interval, measured, number, percent } from '../words/numbers.ts';
import { behind } from '../words/starts.ts';
import { scenarioTitle, titleOf } from '../words/titles.ts';
import { type Html, html } from './html.ts';
import { linkToMend } from './mending.ts';

/** `label` is what a screen reader says of the box, which can be scrolled by keyboard. */
function box(label: string, table: Html): Html {
  return html`<div class="box" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}

export function dataTable(label: string, head: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  return box(
    label,
    html`<table><thead><tr>${head.map((text) => html`<th scope="col">${text}</th>`)}</tr></thead><tbody>${rows.map(
      (row) =>
        html`<tr>${row.map((cell, index) => (index === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}</tr>`,
    )}</tbody></table>`,
  );
}

export function verdicts(run: RunFile): Html {
  const table = verdictTable(run);
  const head = table.columns.map(
    ({ title, unit }) =>
      html`<th scope="col">${title}${unit === '' ? '' : html` <span class="unit">${unit}</span>`}</th>`,
  );
  const rows = table.rows.map(
    ({ look, baseline, cells }, index) =>
      html`${table.grouped && table.rows[index - 1]?.look.entry.family !== look.entry.family ? html`<tr class="family"><th scope="rowgroup" colspan="${cells.length + 1}">${familyTitles[look.entry.family]}</th></tr>` : ''}<tr><th scope="row">${swatch(look.colour)}${look.name}${baseline ? html`<small>baseline</small>` : ''}</th>${cells.map(verdictCell)}</tr>`,
  );
  return html`${box('Verdicts', html`<table class="verdicts${table.grouped ? ' many' : ''}"><thead><tr><th scope="col">Contender</th>${head}</tr></thead><tbody>${rows}</tbody></table>`)}
<p class="note">${legendOf(table)}</p>`;
}

function verdictCell({ text, interval: ends, mark, tone, note, alarm }: Cell): Html {
  return html`<td><span class="value">${text}</span>${mark === '' ? '' : html` <span class="mark ${tone}">${mark}</span>`}${ends === '' ? '' : html`<small class="ends">${ends}</small>`}${note === '' ? '' : html`<small class="${alarm ? 'alarm' : ''}">${note}</small>`}</td>`;
}

/** A coloured square beside a contender's name, as in the pictures. */
export function swatch(colour: string): Html {
  return html`<svg class="swatch" width="10" height="10" aria-hidden="true"><rect width="10" height="10" rx="2" fill="${colour}"/></svg>`;
}

export function comparisons(run: RunFile): Html {
  const rows = orderedComparisons(run).map((row) => {
    const { mark, tone } = markOf(row);
    return [
      scenarioTitle(run, row.scenario),
      titleOf(row.metric),
      factorLabel(row.factors),
      comparedName(row),
      effectValue(row),
      effectInterval(row),
      row.effect.level >= 1 ? (row.effect.low === null ? 'counted' : 'range') : percent(row.effect.level),
      html`<span class="mark ${tone}">${mark}</span> ${verdictText(row)}`,
      behind(row),
    ];
  });
  const head = ['Scenario', 'Metric', 'Factors', 'Contender', 'Effect', 'Interval', 'Level', 'Verdict', 'Measured in'];
  return dataTable('All comparisons', head, rows);
}

export function measurements(run: RunFile): Html {
  const rows = run.measurements.map((row) => [
    scenarioTitle(run, row.scenario),
    titleOf(row.metric),
    factorLabel(row.factors),
    nameOf(row.contender, row.variant),
    measured(row),
    interval(row),
    number(row.n),
    loadText(run, row),
    row.load.serverCore === null ? '' : percent(row.load.serverCore),
    row.load.storeCore === undefined ? '' : percent(row.load.storeCore),
    row.note ?? '',
  ]);
  const head = [
    'Scenario',
    'Metric',
    'Factors',
    'Contender',
    'Value',
    'Interval',
    'n',
    'Load',
    'Server’s core',
    'Store’s core',
    'Note',
  ];
  return dataTable('All measurements', head, rows);
}

export function gateTable(run: RunFile, gates: NonNullable<RunFile['gates']>): Html {
  const rows = byStanding(gates).map((gate) => [
    nameOf(gate.contender, gate.variant),
    standingOf(gate),
    gate.scenario,
    factorLabel(gate.factors),
    gateName(gate),
    gateFigure(run, gate),
    gate.baseline ?? '',
    gate.accepted === undefined ? '' : `${gate.accepted.reason}, until ${gate.accepted.until}`,
  ]);
  const head = ['Contender', 'Gate', 'Scenario', 'Factors', 'Must hold', 'Measured', 'Against', 'Accepted because'];
  return dataTable('All gates', head, rows);
}

function loadText({ plan }: RunFile, { scenario, load: { shape, rate, limit } }: Measurement): string {
  const title = shapeTitle(plan, scenario, shape);
  if (limit !== undefined) return `${title}, limited by ${limitWords[limit]}`;
  return rate === null ? title : `${title}, ${number(rate)}/s`;
}

const statusWords = {
  pass: 'pass',
  fail: 'FAIL',
  'declared-limit': 'limit, as declared',
  'not-applicable': '–',
  'not-asked': 'not asked',
} as const;

export function conformance(run: RunFile): Html {
  const checks = [...new Set(run.conformance.map(({ check }) => check))];
  const rows = checks.map((check) => [
    check,
    ...looks(run).map(({ entry }) => {
      const found = run.conformance.find(
        (row) => row.contender === entry.id && row.variant === entry.variant && row.check === check,
      );
      if (!found) return '';
      // What a design declares stands beside its name, under Contenders; here only what went wrong needs its words.
      const note = found.status === 'fail' && found.note ? html`<small>${found.note} ${linkToMend(check)}</small>` : '';
      return html`<span class="${found.status}">${statusWords[found.status]}</span>${note}`;
    }),
  ]);
  const table = dataTable('Conformance', ['Check', ...looks(run).map(({ name }) => name)], rows);
  return html`${notAskedOf(run)}${table}`;
}

/** What was not asked, before what was found. */
function notAskedOf(run: RunFile): Html {
  const lines = looks(run).flatMap(({ name, entry }) => {
    const own = run.conformance.filter((row) => row.contender === entry.id && row.variant === entry.variant);
    return notAskedLines(own).map((line) => `${name}, ${line}.`);
  });
  return lines.length === 0 ? html`` : html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** Memory and descriptors of each process of a run that repeats its plan. */
export function held(run: RunFile): Html {
  const rows = heldByProcesses(run).map(({ process, memory, growth, descriptors }) => [
    process,
    memory,
    growth,
    descriptors,
  ]);
  return dataTable('What the processes held', ['Process', 'Memory', 'Growth', 'Descriptors'], rows);
}
