/**
 * The answer to each scenario's question in one sentence or two, made from the verdicts on the metric that leads the
 * scenario by the plan. It knows no contender: whatever the verdicts say is what it says.
 */
import { meaningOf } from '../../compare/gates/sentence.ts';
import type { Comparison, RunFile } from '../../results/format.ts';
import { type Factors, factorLabel } from '../../vocabulary/words.ts';
import { nameOf } from '../facts/contenders.ts';
import {
  confidence,
  effectValue,
  noInterval,
  number,
  percent,
  quantity,
  ratio,
  signed,
  usefulEffect,
} from '../words/numbers.ts';
import { differencePhrase, factorPhrase, list, wordsFor } from '../words/wording.ts';
import { crowdFrom, crowdSentences } from './crowd.ts';
import { findings } from './findings.ts';

export interface Answer {
  readonly scenario: string;
  readonly title: string;
  readonly question: string;
  /** One or two sentences, or three where a revoked credential came back to life. */
  readonly text: string;
}

/** One per scenario of the run, in its order. */
export function answers(run: RunFile): Answer[] {
  return run.scenarios.map(({ id, title, question, state }) => {
    const leading = leadingComparisons(run, id);
    const texts = leading.length > 0 ? againstEach(run, leading) : [withoutComparisons(run, id, state)];
    return { scenario: id, title, question, text: [...texts, ...findings(run, id)].join(' ') };
  });
}

/**
 * The comparisons on the scenario's leading metric, or on its first that was compared. The control is a floor and no candidate: it is left out as long as
 * anything else was compared.
 */
function leadingComparisons(run: RunFile, scenario: string): Comparison[] {
  const primaries = run.plan.steps.filter((step) => step.scenario === scenario).map(({ primary }) => primary);
  for (const primary of primaries) {
    const found = candidatesOf(run, scenario, primary);
    if (found.length > 0) return found;
  }
  const [other] = run.comparisons.filter((comparison) => comparison.scenario === scenario);
  return other ? candidatesOf(run, scenario, other.metric) : [];
}

function candidatesOf(run: RunFile, scenario: string, metric: string): Comparison[] {
  const all = run.comparisons.filter((comparison) => comparison.scenario === scenario && comparison.metric === metric);
  const candidates = all.filter(({ contender }) => contender !== run.plan.control);
  return candidates.length > 0 ? candidates : all;
}

function withoutComparisons(run: RunFile, scenario: string, state: RunFile['scenarios'][number]['state']): string {
  if (run.measurements.some((row) => row.scenario === scenario)) {
    return 'Measured, but nothing was compared: the figures stand in the tables.';
  }
  return state === 'planned'
    ? 'Not measured: the run ended before it.'
    : 'Not measured: the run has no figures for it.';
}

/** The first level that all contenders have a cell of: only the same may be put side by side. */
function sharedLevel(all: readonly Cells[]): string | undefined {
  const labels = all.map((cells) => cells.map(({ factors }) => factorLabel(factors)));
  return labels[0]?.find((label) => labels.every((own) => own.includes(label)));
}

/** Cells of one contender, in the order of the run. */
type Cells = readonly [Comparison, ...Comparison[]];

const baselineOf = ({ baseline, baselineVariant = '' }: Comparison) => nameOf(baseline, baselineVariant);

/** Where versions are compared, each contender has a baseline of its own. */
const againstEach = (run: RunFile, comparisons: readonly Comparison[]): string[] =>
  [...Map.groupBy(comparisons, baselineOf).values()].flatMap((group) => sentences(run, group));

function sentences(run: RunFile, comparisons: readonly Comparison[]): string[] {
  const byContender = new Map<string, [Comparison, ...Comparison[]]>();
  for (const comparison of comparisons) {
    const name = nameOf(comparison.contender, comparison.variant);
    const cells = byContender.get(name);
    if (cells) cells.push(comparison);
    else byContender.set(name, [comparison]);
  }
  const telling = [...byContender].map(([name, cells]) => ({ name, cells: tellingCells(cells) }));
  const of = (verdict: Comparison['verdict']) => telling.filter(({ cells }) => verdictOf(cells) === verdict);
  const baseline = baselineOf(comparisons[0] as Comparison);
  const noun = nounOf(comparisons);
  if (telling.length >= crowdFrom) {
    const level = sharedLevel([...byContender.values()]);
    const spoken = [...byContender].map(([name, cells]) => {
      const cell = level === undefined ? undefined : cells.find(({ factors }) => factorLabel(factors) === level);
      return cell
        ? { name, cell: { ...cell, factors: {} }, verdict: cell.verdict }
        : { name, cell: strongest(cells), verdict: verdictOf(cells) };
    });
    const shared = comparisons.find(({ factors }) => factorLabel(factors) === level);
    const where = shared ? factorPhrase(shared.factors) : '';
    const { less, more } = wordsFor((comparisons[0] as Comparison).metric);
    return crowdSentences(run, spoken, {
      noun: `${noun}${where}`,
      less,
      more,
      phrase: (cell) => cellPhrase(cell, true, ''),
    });
  }
  const settled = [
    ...different(of('different'), baseline),
    ...equal(of('equal'), baseline, noun, of('different').length > 0),
  ];
  const open = [
    ...undecided(of('undecided'), baseline, noun, settled.length > 0),
    ...invalid(of('invalid'), baseline, noun),
  ];
  return [...(settled.length > 0 ? [`${settled.join('; ')}.`] : []), ...open.map((sentence) => `${sentence}.`)];
}

/**
 * The cells that tell a contender's story. A numeric factor: its first and last level. Else the cells that differ most,
 * one per level of a single factor, or the one with the greatest effect of several factors.
 */
export function tellingCells(cells: Cells): Cells {
  if (cells.length === 1) return cells;
  const varying = [...new Set(cells.flatMap(({ factors }) => Object.keys(factors)))].filter(
    (key) => new Set(cells.map(({ factors }) => factors[key])).size > 1,
  );
  const [factor, ...others] = varying;
  if (factor === undefined) return [cells[0]];
  if (others.length === 0) {
    if (!cells.every(({ factors }) => typeof factors[factor] === 'number'))
      return cells.length <= 3 ? cells : [strongest(cells)];
    const rising = cells.toSorted((a, b) => Number(a.factors[factor]) - Number(b.factors[factor]));
    const [first, last] = [rising[0] as Comparison, rising.at(-1) as Comparison];
    if (cells.every(({ effect, verdict }) => effect.value === first.effect.value && verdict === first.verdict)) {
      return [{ ...first, factors: without(first.factors, factor) }];
    }
    return [first, last];
  }
  return [strongest(cells)];
}

function without(factors: Factors, key: string): Factors {
  return Object.fromEntries(Object.entries(factors).filter(([name]) => name !== key));
}

function strongest(cells: Cells): Comparison {
  const size = ({ effect }: Comparison) => Math.abs(effect.scale === 'ratio' ? Math.log(effect.value) : effect.value);
  const rank = (cell: Comparison) => (cell.verdict === 'different' ? 1 : 0);
  return cells.reduce((best, cell) => {
    if (rank(cell) !== rank(best)) return rank(cell) > rank(best) ? cell : best;
    return size(cell) > size(best) ? cell : best;
  });
}

function verdictOf(cells: Cells): Comparison['verdict'] {
  for (const verdict of ['different', 'invalid', 'undecided'] as const) {
    if (cells.some((cell) => cell.verdict === verdict)) return verdict;
  }
  return 'equal';
}

interface Told {
  readonly name: string;
  readonly cells: Cells;
}

/** `a needs 12 % less server CPU per request than b (0.88, …); c 40 % more (1.40, …)`. */
function different(told: readonly Told[], baseline: string): string[] {
  return told.map(({ name, cells }, index) => {
    const first = cells.toSorted((a, b) => Number(b.verdict === 'different') - Number(a.verdict === 'different'));
    const parts = first.map((cell, place) =>
      cellPhrase(cell, index > 0 || place > 0, place === 0 && index === 0 ? ` than ${baseline}` : ''),
    );
    return `${name} ${list(parts)}`;
  });
}

function cellPhrase(cell: Comparison, elided: boolean, than: string): string {
  const where = factorPhrase(cell.factors);
  if (cell.verdict === 'equal') return `the same${where}`;
  if (cell.verdict !== 'different') return `${cell.verdict}${where}`;
  const times = cell.effect.scale === 'ratio' && cell.effect.value >= 2;
  const phrase = differencePhrase(cell, elided);
  return `${phrase}${times && than !== '' ? ` of${than.slice(' than'.length)}` : than}${where}${inBrackets(cell)}`;
}

/** ` (0.88, 95 % interval 0.86 to 0.90)`. A difference is in the sentence already, unless `value` asks for it. */
function inBrackets(cell: Told['cells'][number], value = false): string {
  const { effect, unit } = cell;
  const parts = [];
  if (effect.scale === 'ratio' || value) parts.push(effectValue(cell));
  if (effect.low !== null && effect.high !== null && !usefulEffect(effect)) parts.push(noInterval);
  else if (effect.low !== null && effect.high !== null) {
    const end =
      effect.scale === 'ratio' ? ratio : (size: number) => signed(size, (positive) => quantity(positive, unit));
    // Level 1: no interval by probability, but the range of everything that was seen.
    const kind = effect.level >= 1 ? 'range' : `${confidence(effect.level)} interval`;
    const [low, high] = [end(effect.low), end(effect.high)];
    if (low !== high) parts.push(`${kind} ${low} to ${high}`);
  }
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

function equal(told: readonly Told[], baseline: string, noun: string, elided: boolean): string[] {
  if (told.length === 0) return [];
  const { scale, margin } = (told[0] as Told).cells[0].effect;
  const within = scale === 'ratio' ? ` (within ${percent(margin)})` : '';
  const names = list(told.map(({ name }) => name));
  const verb = told.length === 1 ? 'is' : 'are';
  return [
    elided
      ? `${names} ${verb} equal to it${within}`
      : `No difference: ${names} ${verb} equal to ${baseline} in ${noun}${within}`,
  ];
}

function undecided(told: readonly Told[], baseline: string, noun: string, elided: boolean): string[] {
  if (told.length === 0) return [];
  const parts = told.map(({ name, cells: [cell] }) => `${name}${inBrackets(cell, true)}`);
  const needed = Math.max(...told.flatMap(({ cells }) => cells.map(({ neededRounds }) => neededRounds ?? 0)));
  const rounds = needed > 0 ? `; about ${number(needed)} rounds would decide` : '';
  return [`${elided ? 'Undecided' : `Undecided against ${baseline} in ${noun}`}: ${list(parts)}${rounds}`];
}

function invalid(told: readonly Told[], baseline: string, noun: string): string[] {
  const byReason = Map.groupBy(told, ({ cells }) => cells.find(({ verdict }) => verdict === 'invalid')?.reason ?? '');
  return [...byReason].map(([reason, group]) => {
    const meaning = meaningOf(reason) ?? reason;
    const why = meaning === '' ? '' : `: ${uncapital(meaning)}`;
    return `No valid comparison of ${list(group.map(({ name }) => name))} with ${baseline} in ${noun}${why}`;
  });
}

function nounOf([first]: readonly Comparison[]): string {
  const { subject, noun } = wordsFor(first?.metric ?? '');
  return subject ?? noun;
}

const uncapital = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
