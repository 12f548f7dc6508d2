/** What is possible with a credential in a browser: where designs keep it as they do, what SameSite changes, and what another origin costs. */
import type { Measurement, RunFile } from '../../results/format.ts';
import { type Deed, isTokenPlace, type Place, placeOf } from '../../vocabulary/browser.ts';
import { factor } from '../../vocabulary/factors.ts';
import { list } from '../../vocabulary/lists.ts';
import { type Matrix, matricesOf, type Outcome } from '../facts/browser.ts';
import { nameOf } from '../facts/contenders.ts';
import { number } from '../words/numbers.ts';

/** None for scenarios without a browser. */
export function byBrowser(run: RunFile, scenario: string): string[] {
  const arms = run.plan.steps.filter((step) => step.scenario === scenario).flatMap((step) => step.arms);
  if (!arms.some(({ factors }) => factors.deed !== undefined)) return [];
  const matrices = matricesOf(run, scenario);
  if (matrices.length === 0)
    return ['Not measured: there is no Chromium. Install it, or name one by CHROMIUM, and run this again.'];
  // Where designs differ in another thing, they may be alike in this.
  return [...new Set(matrices.flatMap(ofMatrix)), ...preflights(run, scenario)];
}

function ofMatrix(matrix: Matrix): string[] {
  const told = matrix.places
    .filter((place) => place === 'cookie' || isTokenPlace(place))
    .map((place) => `${placeOf(place).phrase}, ${ofPlace(matrix, place)}`);
  const own = told.length === 0 ? [] : [`${list(matrix.names)}: ${told.join('. ').replaceAll(/\. i/g, '. I')}.`];
  return [...own, ...bySameSite(matrix), ...loggedOut(matrix)];
}

function ofPlace(matrix: Matrix, place: Place): string {
  const can = (deed: Deed) => matrix.outcome(deed, place) === 'possible';
  const reads = can('read-kept') || can('read-sent');
  const only = can('read-sent') && !can('read-kept') ? ' as the page sends it' : '';
  const taken = can('used-elsewhere') ? ', which then works on another machine,' : '';
  const acts = can('script-acts') ? 'acts as the user' : 'cannot act as the user';
  const read = reads
    ? `reads the credential${only}${taken} and`
    : `cannot read the credential${can('script-acts') ? ', but' : ' and'}`;
  return [
    `an injected script ${read} ${acts}`,
    carriedWords(can),
    ...(can('form-logout') ? ['another site’s form post logs the user out'] : []),
    lastingWords(can),
  ].join('; ');
}

const ways = [
  ['link', 'link'],
  ['form-post', 'form post'],
  ['site-include', 'fetch'],
] as const;

function carriedWords(can: (deed: Deed) => boolean): string {
  // What a post carries and a fetch does not has no SameSite, and is not two minutes old.
  const young = can('form-post') && !can('site-include') ? ' while it is young' : '';
  const named = (wanted: boolean) =>
    ways.filter(([deed]) => can(deed) === wanted).map(([deed, way]) => `${way}${deed === 'form-post' ? young : ''}`);
  const [yes, no] = [named(true), named(false)];
  if (yes.length === 0) return 'nothing from another site carries it';
  const does = `another site’s ${list(yes)} ${yes.length === 1 ? 'carries' : 'carry'} it`;
  return no.length === 0 ? does : `${does}, its ${list(no)} ${no.length === 1 ? 'does' : 'do'} not`;
}

function lastingWords(can: (deed: Deed) => boolean): string {
  const [reload, restart] = [can('reload'), can('restart')];
  if (!reload) return `the user is logged out by a reload${restart ? '' : ', and when the browser is closed'}`;
  return restart
    ? 'the user stays logged in after a reload and after the browser was closed'
    : 'the user stays logged in after a reload, and not after the browser was closed';
}

/** Of cookies: with which SameSite another site's form post carries it. */
function bySameSite(matrix: Matrix): string[] {
  const places = sameSites.filter((place) => matrix.outcome('form-post', place) !== undefined);
  if (places.length < 2) return [];
  const words = (wanted: Outcome) =>
    places
      .filter((place) => matrix.outcome('form-post', place) === wanted)
      .map((place) =>
        place === 'unset' ? `one without SameSite${lateWords(matrix)}` : `one with SameSite=${placeOf(place).title}`,
      );
  const [yes, no] = [words('possible'), words('impossible')];
  if (yes.length === 0) return ['Another site’s form post carries no cookie, whatever its SameSite.'];
  return [`Of cookies, another site’s form post carries ${list(yes)}${no.length === 0 ? '' : `; not ${list(no)}`}.`];
}

/** Places where a post from elsewhere ends what it does not even carry: where a design has them, they are its own. */
function loggedOut(matrix: Matrix): string[] {
  const places = sameSites.filter((place) => matrix.outcome('form-logout', place) === 'possible');
  if (places.length === 0) return [];
  const how = places.map((place) => (place === 'unset' ? 'without SameSite' : `with SameSite=${placeOf(place).title}`));
  return [`Another site’s form post logs the user of ${list(matrix.names)} out ${list(how)}.`];
}

const sameSites = ['strict', 'lax', 'none', 'unset'] as const;

/** Seconds after the login it goes along; what of two minutes after it. */
function lateWords(matrix: Matrix): string {
  if (matrix.outcome('form-post', 'unset') !== 'possible') return '';
  const late = matrix.outcome('form-post-late', 'unset');
  if (late === 'impossible') return ' while it is younger than two minutes';
  return late === 'possible' ? ', also after two minutes' : '';
}

/** Designs with the same numbers share a sentence. */
function preflights({ measurements, guards }: RunFile, scenario: string): string[] {
  const rows = measurements.filter((row) => row.scenario === scenario && row.metric === 'preflights');
  if (rows.length === 0 || guards.some((one) => one.scenario === scenario && one.metric === 'preflights')) return [];
  const designs = [...Map.groupBy(rows, ({ contender, variant }) => nameOf(contender, variant))];
  const alike = Map.groupBy(designs, ([, own]) => JSON.stringify(own.map(({ value }) => value)));
  const told = [...alike.values()].map((same) => {
    const names = list(same.map(([name]) => name));
    const [, own] = same[0] as (typeof same)[number];
    if (own.every(({ value }) => value === 0)) return `${names} ${same.length === 1 ? 'causes' : 'cause'} no preflight`;
    return `${names} ${same.length === 1 ? 'causes' : 'cause'} ${byAge(own)}`;
  });
  return [`From a page on another subdomain, ${told.join('; ')}.`];
}

/** Without an age what is called how; of the ages the numbers, in the same order. */
function byAge(rows: readonly Measurement[]): string {
  const [first = [], ...others] = Map.groupBy(rows, ({ factors }) => String(factors.maxAge)).values();
  const told = first.map(
    ({ value, factors }) =>
      `${number(value)} ${value === 1 ? 'preflight' : 'preflights'} ${factor('calls').phrase(factors.calls ?? '')}`,
  );
  const more = others.map((own) => {
    const age = factor('maxAge').phrase(own[0]?.factors.maxAge ?? '');
    return ` (${age}: ${list(own.map(({ value }) => number(value)))})`;
  });
  return `${list(told)}${more.join('')}`;
}
