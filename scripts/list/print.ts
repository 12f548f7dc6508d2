/** The overview, which fits a screen, and everything about one name. Both are made of whole lines no wider than `width`. */
import { wrap } from '../../report/terminal/wrap.ts';
import { type Entry, kinds } from './entry.ts';

const usualMark = '*';

export function overview(all: readonly Entry[], width: number): string[] {
  const sections = kinds.flatMap((kind) => {
    const entries = all.filter((entry) => entry.kind === kind);
    const heading = `${kind[0]?.toUpperCase()}${kind.slice(1)}s`;
    if (entries.every(({ group }) => group === '')) return besideHeading(heading, entries, width);
    return [
      `${heading}${entries.some(({ usual }) => usual) ? ` (${usualMark} measured by default)` : ''}`,
      ...lines(entries, width),
    ];
  });
  return [...sections, '', ...wrap('Everything about one of them: npx authbench list <name>', width)];
}

/** Names alone stand beside their heading: a line less. */
function besideHeading(heading: string, all: readonly Entry[], width: number): string[] {
  const entries = all.filter(({ byName }) => !byName);
  const left = all.length - entries.length;
  const names = entries.map(marked).join(', ');
  const more = left === 0 ? '' : `; and ${left} of scenarios that are asked by name`;
  const text = wrap(`${names}${more}`, width - headingWidth);
  return text.map((line, index) => `${(index === 0 ? heading : '').padEnd(headingWidth)}${line}`);
}
const headingWidth = 12;

function lines(entries: readonly Entry[], width: number): string[] {
  const groups = [...new Set(entries.flatMap(({ group }) => group ?? []))];
  const grouped = groups.map((group) => {
    const names = entries.filter((entry) => entry.group === group).map(marked);
    return [group, wrap(names.join(', '), width - indentOf(groups))] as const;
  });
  const single = entries.filter(({ group }) => group === undefined);
  const indent = indentOf(single.map(marked));
  return [
    ...single.flatMap((entry) => beside(marked(entry), [inOneLine(entry, width - indent)], indent)),
    ...grouped.flatMap(([group, text]) => beside(group, text, indentOf(groups))),
  ];
}

const marked = ({ name, usual }: Entry) => (usual ? `${name}${usualMark}` : name);

const inOneLine = ({ title }: Entry, width: number) => cut(title, width);

export function everythingAbout({ kind, name, title, details }: Entry, width: number): string[] {
  const indent = indentOf(details.map(([label]) => label));
  return [
    `${name} (${kind})`,
    ...wrap(title, width - 2).map((line) => `  ${line}`),
    ...details.flatMap(([label, text]) => beside(label, wrap(text, width - indent), indent)),
  ];
}

/** The column at which texts start: two spaces, the longest label, two spaces. */
const indentOf = (labels: readonly string[]) => {
  const longest = Math.max(0, ...labels.map((label) => label.length));
  return longest === 0 ? 2 : longest + 4;
};

const beside = (label: string, text: readonly string[], indent: number) =>
  text.map((line, index) => `${(index === 0 && label !== '' ? `  ${label}` : '').padEnd(indent)}${line}`);

/** At a word, with an ellipsis where anything was cut. */
function cut(text: string, width: number): string {
  const [first = '', ...rest] = wrap(text, text.length <= width ? width : width - 2);
  return rest.length === 0 ? first : `${first.replace(/[,;:]$/, '')} …`;
}
