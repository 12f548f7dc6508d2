/** What conform found, told once: what was not asked, then what is wrong in the order of what matters, then what is worth a look. */

import { count, type JudgedContender, notAsked, notes, totals } from '../../report/conformance/text.ts';
import { wrap } from '../../report/terminal/wrap.ts';
import { checkPage } from '../../results/check-pages.ts';
import { gravestFirst } from './gravity.ts';

export function findingsText(judged: JudgedContender, width: number): string {
  const { id, checks } = judged;
  const asked = checks.length - count(checks, 'not-asked') - count(checks, 'not-applicable');
  const failed = count(checks, 'fail');
  const lines: string[] = [];
  const add = (indent: number, text: string) => {
    for (const [index, part] of wrap(text, width - indent - 2).entries())
      lines.push(`${' '.repeat(indent + (index === 0 ? 0 : 2))}${part}`);
  };
  const section = ({ title, lines: own }: { readonly title: string; readonly lines: readonly string[] }) => {
    lines.push('', title);
    for (const line of own) add(2, line);
  };
  for (const one of notAsked([judged])) section(one);
  lines.push(
    '',
    failed === 0
      ? `${id} passes all ${asked} checks that it was asked.`
      : `${id} fails ${failed} of ${asked} checks. What matters most comes first.`,
  );
  for (const { wrong, failed: own } of gravestFirst(checks)) {
    lines.push('', wrong);
    for (const { check, property, note, page = checkPage(check) } of own) {
      add(2, `${check}: ${note ?? 'it does not hold'}`);
      add(4, `asked: ${property}`);
      add(4, `to mend it: ${page}`);
    }
  }
  for (const one of notes([judged])) section(one);
  lines.push('', totals([judged]));
  return `${lines.join('\n')}\n`;
}
