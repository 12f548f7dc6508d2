/** What `authbench conform` found: for a terminal, and as data. */

import { checkPage, checkPageFrom } from '../../results/check-pages.ts';
import type { CheckStatus } from '../../vocabulary/words.ts';
import { notAskedLines } from '../words/not-asked.ts';

export interface Judgement {
  /** Id of the check. */
  readonly check: string;
  /** What it asks, as a sentence. */
  readonly property: string;
  /** Where that is demanded. */
  readonly clause: string;
  readonly status: CheckStatus;
  readonly note?: string;
  /** Of one that was not asked: what about, in a few words. */
  readonly about?: string;
  /** Of one that failed: the page that says how to mend it, as a path that opens where the command was called. */
  readonly page?: string;
}

export interface JudgedContender {
  readonly id: string;
  readonly title: string;
  readonly checks: readonly Judgement[];
  /** What it declares that it cannot do. */
  readonly limits?: readonly { readonly id: string; readonly note: string }[];
  /** How long its checks took, servers included. */
  readonly seconds: number;
}

/** With the page of each check that failed, as a path that opens in `folder`. */
export const withPages = (judged: JudgedContender, folder: string): JudgedContender => ({
  ...judged,
  checks: judged.checks.map((found) =>
    found.status === 'fail' ? { ...found, page: checkPageFrom(folder, found.check) } : found,
  ),
});

const columns: readonly (readonly [status: CheckStatus, heading: string])[] = [
  ['pass', 'passed'],
  ['declared-limit', 'declared limit'],
  ['not-applicable', 'not applicable'],
  ['not-asked', 'not asked'],
  ['fail', 'failed'],
];

export function count(checks: readonly Judgement[], status: CheckStatus): number {
  return checks.filter((each) => each.status === status).length;
}

/** The head of the table; `ids` are those that it will have rows for. */
export function tableHead(ids: readonly string[]): string {
  return row(widest(ids), 'contender', (heading) => heading);
}

/** One contender's row. */
export function tableRow(ids: readonly string[], { id, checks }: JudgedContender): string {
  return row(widest(ids), id, (_, status) => {
    const found = count(checks, status);
    return status === 'fail' && found > 0 ? `${found} !` : found === 0 ? '-' : String(found);
  });
}

const widest = (ids: readonly string[]) => Math.max(...[...ids, 'contender'].map((id) => id.length));

const row = (width: number, name: string, cell: (heading: string, status: CheckStatus) => string) =>
  [name.padEnd(width), ...columns.map(([status, heading]) => cell(heading, status).padStart(heading.length))]
    .join('   ')
    .trimEnd();

/** `25 contenders, 1,025 checks: 900 passed, 80 declared limits, 40 not applicable, 5 not asked, none failed`. */
export function totals(contenders: readonly JudgedContender[]): string {
  const checks = contenders.flatMap((contender) => contender.checks);
  const of = (status: CheckStatus) => count(checks, status);
  const found = [
    `${number(of('pass'))} passed`,
    several(of('declared-limit'), 'declared limit'),
    `${number(of('not-applicable'))} not applicable`,
    `${number(of('not-asked'))} not asked`,
    `${of('fail') === 0 ? 'none' : number(of('fail'))} failed`,
  ];
  return `${several(contenders.length, 'contender')}, ${several(checks.length, 'check')}: ${found.join(', ')}`;
}

const number = (value: number) => value.toLocaleString('en');
const several = (value: number, what: string) => `${number(value)} ${what}${value === 1 ? '' : 's'}`;

/** What failed, each with the lines that name it. */
export function failures(
  contenders: readonly JudgedContender[],
): { readonly title: string; readonly lines: string[] }[] {
  return contenders.flatMap(({ id, checks }) =>
    checks
      .filter(({ status }) => status === 'fail')
      .map(({ check, property, clause, note, page = checkPage(check) }) => ({
        title: `${id} fails ${check}`,
        lines: [
          `asked: ${property}`,
          `clause: ${clause}`,
          ...(note === undefined ? [] : [`found: ${note}`]),
          `to mend it: ${page}`,
        ],
      })),
  );
}

/** What was not asked, a line a reason. */
export const notAsked = (
  contenders: readonly JudgedContender[],
): { readonly title: string; readonly lines: string[] }[] =>
  contenders
    .map(({ id, checks }) => ({ title: id, lines: notAskedLines(checks) }))
    .filter(({ lines }) => lines.length > 0);

/** So many contenders are told what each of their limits is; of more, which they have. */
const toldEach = 3;

/** What they cannot do, as they declare, and as a check saw. */
export function declaredLimits(
  contenders: readonly JudgedContender[],
): { readonly title: string; readonly lines: string[] }[] {
  const told = contenders.flatMap(({ id, checks, limits = [] }) => {
    const seen = checks.filter(({ status }) => status === 'declared-limit');
    const groups = [...Map.groupBy(seen, ({ note = '' }) => note)].map(([note, own]) => ({
      name: limits.find((limit) => limit.note === note)?.id ?? (own[0] as Judgement).check,
      checks: own.map(({ check }) => check).join(', '),
      note,
    }));
    return groups.length === 0 ? [] : [{ id, groups }];
  });
  if (told.length === 0) return [];
  if (contenders.length > toldEach) {
    const lines = told.map(({ id, groups }) => `${id}: ${groups.map(({ name }) => name).join(', ')}`);
    return [{ title: 'Declared limits (npx authbench list <contender> says what each means)', lines }];
  }
  return told.map(({ id, groups }) => ({
    title: `${id} cannot, as it declares`,
    lines: groups.map(({ name, note, checks }) => `${name}: ${note} (seen by ${checks})`),
  }));
}

/** What passes and is worth a look: seen on a server from outside, which the contract's letter does not bind. */
export const notes = (contenders: readonly JudgedContender[]): { readonly title: string; readonly lines: string[] }[] =>
  contenders
    .map(({ id, checks }) => ({
      title: `${id} passes, with a note`,
      lines: checks.flatMap(({ check, status, note }) => (status === 'pass' && note ? [`${check}: ${note}`] : [])),
    }))
    .filter(({ lines }) => lines.length > 0);

/** As data, for programs. */
export function conformanceJson(
  contenders: readonly JudgedContender[],
  made: { readonly version: string; readonly at: string },
): string {
  const checks = contenders.flatMap((contender) => contender.checks);
  const file = {
    schemaVersion: '1.1.0',
    tool: { version: made.version },
    finishedAt: made.at,
    totals: Object.fromEntries(columns.map(([status]) => [status, count(checks, status)])),
    contenders: contenders.map(({ id, title, seconds, checks }) => ({
      id,
      title,
      seconds,
      notAsked: checks.flatMap(({ check, status, about = check, note }) =>
        status === 'not-asked' ? [{ check, about, because: note }] : [],
      ),
      checks,
    })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
