/** What `authbench conform` found: for a terminal, and as data. */
import type { CheckStatus } from '../../vocabulary/words.ts';

export interface Judgement {
  /** Id of the check. */
  readonly check: string;
  /** What it asks, as a sentence. */
  readonly property: string;
  /** Where that is demanded. */
  readonly clause: string;
  readonly status: CheckStatus;
  readonly note?: string;
}

export interface JudgedContender {
  readonly id: string;
  readonly title: string;
  readonly checks: readonly Judgement[];
  /** How long its checks took, servers included. */
  readonly seconds: number;
}

const columns: readonly (readonly [status: CheckStatus, heading: string])[] = [
  ['pass', 'passed'],
  ['declared-limit', 'declared limit'],
  ['not-applicable', 'not applicable'],
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

/** `25 contenders, 1,025 checks: 900 passed, 80 declared limits, 45 not applicable, none failed`. */
export function totals(contenders: readonly JudgedContender[]): string {
  const checks = contenders.flatMap((contender) => contender.checks);
  const of = (status: CheckStatus) => count(checks, status);
  const found = [
    `${number(of('pass'))} passed`,
    several(of('declared-limit'), 'declared limit'),
    `${number(of('not-applicable'))} not applicable`,
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
      .map(({ check, property, clause, note }) => ({
        title: `${id} fails ${check}`,
        lines: [`asked: ${property}`, `clause: ${clause}`, ...(note === undefined ? [] : [`found: ${note}`])],
      })),
  );
}

/**
 * What could have been asked and was not, for want of a credential of a chosen age: other checks that do not apply have nothing to
 * ask about, this one has. A line a contender.
 */
export function notAsked(contenders: readonly JudgedContender[]): string[] {
  const letsAnybodyIn = (checks: readonly Judgement[]) =>
    checks.some(({ check, status }) => check === 'no-credential' && status === 'declared-limit');
  /** It was waited for in place of being made. */
  const grewOld = (checks: readonly Judgement[]) =>
    checks.some(({ check, status }) => check === 'absolute-timeout' && status !== 'not-applicable');
  return contenders
    .filter(({ checks }) => !letsAnybodyIn(checks) && !grewOld(checks))
    .flatMap(({ id, checks }) =>
      checks
        .filter(({ check, status }) => check === 'expired' && status === 'not-applicable')
        .map(({ note = 'unknown why' }) => `${id} was not asked whether it refuses what is over its time: ${note}`),
    );
}

/** As data, for programs. */
export function conformanceJson(
  contenders: readonly JudgedContender[],
  made: { readonly version: string; readonly at: string },
): string {
  const checks = contenders.flatMap((contender) => contender.checks);
  const file = {
    schemaVersion: '1.0.0',
    tool: { version: made.version },
    finishedAt: made.at,
    totals: Object.fromEntries(columns.map(([status]) => [status, count(checks, status)])),
    contenders,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
