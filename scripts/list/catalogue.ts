/** Everything that has a name on the command line: contenders, scenarios, metrics, guards, suites, factors and procedures, each with all that it declares. */
import { join, relative } from 'node:path';
import { type Suite, suites } from '../../bench/suites/suites.ts';
import { storeLossText } from '../../report/facts/contenders.ts';
import { scenarios, scenariosOf } from '../../scenarios/catalogue.ts';
import { allContenders, contendersFolder } from '../../servers/catalogue.ts';
import type { MountableContender } from '../../servers/contender.ts';
import { placeOf, places } from '../../vocabulary/browser.ts';
import { guards } from '../../vocabulary/guards.ts';
import { linkPhrase, links } from '../../vocabulary/links.ts';
import { metrics } from '../../vocabulary/metrics.ts';
import { outagePhrase, outageWays } from '../../vocabulary/outages.ts';
import { sourceEnding } from '../../vocabulary/project.mjs';
import { families } from '../../vocabulary/words.ts';
import type { Entry } from './entry.ts';
import { factorEntries, procedureEntries } from './method-entries.ts';
import { metricDetails } from './metric-details.ts';
import { suiteDetails } from './suite-details.ts';

/** In the order in which they are declared; contenders by family. */
export async function entries(): Promise<Entry[]> {
  return [
    ...(await allContenders()).toSorted(byFamily).map(contenderEntry),
    ...(await scenarios()).map(({ id, title, question, steps, byName, suite }) => ({
      kind: 'scenario' as const,
      name: id,
      title: question,
      ...(byName ? { group: 'by name' } : { usual: true as const }),
      details: [
        ['title', title] as const,
        ...(byName ? [['measured', measuredText(id, suite)] as const] : []),
        ...steps.map((step, index) => [`step ${index + 1}`, textOf(step)] as const),
        ...levelsIn(steps),
      ],
    })),
    ...metrics.map((metric) => ({
      kind: 'metric' as const,
      name: metric.id,
      title: metric.title,
      group: '',
      ...(metric.byName ? { byName: true as const } : {}),
      details: metricDetails(metric),
    })),
    ...guards.map(({ name, meaning, ...rest }) => ({
      kind: 'guard' as const,
      name,
      title: meaning,
      group: '',
      details: detailsOf(rest),
    })),
    ...(await Promise.all(suites.map(suiteEntry))),
    ...factorEntries(),
    ...(await procedureEntries()),
  ];
}

async function suiteEntry(suite: Suite): Promise<Entry> {
  const measured = (await scenariosOf(suite.id)).map(({ id, question }) => ['scenario', `${id}: ${question}`] as const);
  return {
    kind: 'suite',
    name: suite.id,
    title: suite.title,
    details: [...measured, ...suiteDetails(suite)],
  };
}

/** Levels that are codes, each with what it means: `10-mbit`, `failover-late`. */
function levelsIn(steps: readonly object[]): (readonly [label: string, text: string])[] {
  const named = steps.flatMap((step) => Object.values(step).flat()).filter((level) => typeof level === 'string');
  return [...new Set(named)].flatMap((level) => {
    const [phrase] = codes.flatMap(({ levels, phraseOf }) => (levels.includes(level) ? [phraseOf(level)] : []));
    return phrase === undefined || phrase === `over ${level}` ? [] : [[level, phrase] as const];
  });
}

const codes = [
  { levels: Object.keys(links), phraseOf: linkPhrase },
  { levels: outageWays as readonly string[], phraseOf: outagePhrase },
  { levels: places as readonly string[], phraseOf: (level: string) => placeOf(level).phrase },
];

const measuredText = (id: string, suite: string | undefined) =>
  `only where it is named: --scenario ${id}${suite === undefined ? '' : `, or --suite ${suite}`}`;

/** Stable, so that names stay sorted within a family. */
const byFamily = (a: MountableContender, b: MountableContender) =>
  families.indexOf(a.family) - families.indexOf(b.family);

function contenderEntry(contender: MountableContender): Entry {
  const { id, family, title, description, usual, store, limits, storeLoss, issuerLoss, asvs, settings } = contender;
  return {
    kind: 'contender',
    name: id,
    title,
    group: family,
    ...(usual ? { usual } : {}),
    details: [
      ['family', family],
      ['design', description],
      ['store', store],
      ...limits.map((limit) => ['cannot', `${limit.note} (${limit.id})`] as const),
      ...(storeLoss === undefined ? [] : [['store gone', storeLossText(storeLoss)] as const]),
      ...(issuerLoss === undefined ? [] : [['issuer gone', storeLossText(issuerLoss)] as const]),
      ['ASVS 5.0.0', `${asvs.level === 0 ? 'meets no level' : `level ${asvs.level} at best`}. ${asvs.note}`],
      ...Object.entries(settings).map(([name, value]) => [name, String(value)] as const),
      ['file', fileOf(id)],
    ],
  };
}

/** As a path that opens where the command was called: in the package it is compiled. */
function fileOf(id: string): string {
  const file = join(contendersFolder, `${id}${sourceEnding}`);
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

/** Whatever is declared is shown, so that a field that is added needs no line here. */
const detailsOf = (declared: object) => Object.entries(declared).map(([name, value]) => [name, textOf(value)] as const);

function textOf(value: unknown): string {
  if (Array.isArray(value) && value.length === 0) return 'none';
  if (Array.isArray(value))
    return value.map((each) => (typeof each === 'object' ? `(${textOf(each)})` : textOf(each))).join(', ');
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, each]) => `${name} ${textOf(each)}`)
    .join('; ');
}
