/**
 * What `authbench conform` found as JUnit XML, which every CI reads: a suite for each contender, a case for each check. What does
 * not apply, or was not asked, is skipped, with its reason; what was not asked stands first among the suite's properties. A declared limit was checked and is true: its case passes and says so, and the suite
 * lists it among its properties.
 */
import { checkPage } from '../../results/check-pages.ts';
import { escaped } from '../words/xml.ts';
import { count, type JudgedContender, type Judgement } from './text.ts';

/** `at`: UTC, ISO 8601. */
export function junit(contenders: readonly JudgedContender[], at: string): string {
  const checks = contenders.flatMap((contender) => contender.checks);
  const seconds = contenders.reduce((sum, contender) => sum + contender.seconds, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="authbench conform" ${counts(checks)} time="${seconds.toFixed(3)}">`,
    ...contenders.flatMap((contender) => suite(contender, at)),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite({ id, title, checks, seconds }: JudgedContender, at: string): string[] {
  const limits = checks.filter(({ status }) => status === 'declared-limit');
  const properties = [
    ['title', title],
    ...checks
      .filter(({ status }) => status === 'not-asked')
      .map(({ check, about = check, note }) => [`not asked: ${check}`, `${about}, because ${note}`]),
    ...limits.map(({ check, note }) => [`declared limit: ${check}`, note ?? '']),
  ].map(([name, value]) => `      <property name="${escaped(name)}" value="${escaped(value)}"/>`);
  return [
    `  <testsuite name="${escaped(id)}" ${counts(checks)} time="${seconds.toFixed(3)}" timestamp="${escaped(at)}">`,
    ...['    <properties>', ...properties, '    </properties>'],
    ...checks.flatMap((check) => testcase(id, check)),
    '  </testsuite>',
  ];
}

function testcase(id: string, judgement: Judgement): string[] {
  const { check, property, clause, status, note = '', page = checkPage(check) } = judgement;
  const open = `    <testcase classname="${escaped(id)}" name="${escaped(`${check}: ${property}`)}"`;
  if (status === 'pass' && note === '') return [`${open}/>`];
  const inside = {
    pass: `<system-out>${escaped(`note: ${note}`)}</system-out>`,
    fail: `<failure message="${escaped(note)}" type="${escaped(check)}">${escaped(`${property}\n${clause}\n${note}\nTo mend it: ${page}`)}</failure>`,
    'not-applicable': `<skipped message="${escaped(`not applicable: ${note}`)}"/>`,
    'not-asked': `<skipped message="${escaped(`not asked, because ${note}`)}"/>`,
    'declared-limit': `<system-out>${escaped(`declared limit, and true: ${note}`)}</system-out>`,
  }[status];
  return [`${open}>`, `      ${inside}`, '    </testcase>'];
}

const counts = (checks: readonly Judgement[]) =>
  `tests="${checks.length}" failures="${count(checks, 'fail')}" errors="0" skipped="${count(checks, 'not-applicable') + count(checks, 'not-asked')}"`;
