/** OpenMetrics 1.0 text by its grammar and its rules on families, for the kinds that we write: gauge, info, stateset. */

export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface MetricFamily {
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  readonly help: string;
  readonly series: readonly Series[];
}

const name = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const label = '[a-zA-Z_][a-zA-Z0-9_]*';
const text = '(?:[^"\\\\\\n]|\\\\["\\\\n])*';
const sampleLine = new RegExp(
  `^(${name})(?:\\{((?:${label}="${text}"(?:,(?!\\}))?)*)\\})? (-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)$`,
);
const reserved = /_(total|created|sum|count|bucket|gcount|gsum|info)$/;

/** Throws where a rule is broken: families that are torn apart, metadata after samples, a unit that does not end the name, a series twice. */
export function exposition(content: string): MetricFamily[] {
  const lines = content.split('\n');
  if (lines.pop() !== '' || lines.pop() !== '# EOF') throw new Error('it does not end with # EOF and a line end');
  const families: { name: string; type: string; unit: string; help: string; series: Series[] }[] = [];
  for (const line of lines) {
    const [, keyword = '', of = '', value = ''] = /^# (TYPE|UNIT|HELP) (\S+) (.+)$/.exec(line) ?? [];
    if (keyword !== '') {
      if (keyword === 'TYPE') {
        if (!new RegExp(`^${name}$`).test(of) || reserved.test(of)) throw new Error(`no name: ${of}`);
        if (!['gauge', 'info', 'stateset'].includes(value)) throw new Error(`no type of ours: ${line}`);
        if (families.some((family) => family.name === of)) throw new Error(`${of} is torn apart`);
        families.push({ name: of, type: value, unit: '', help: '', series: [] });
        continue;
      }
      const family = families.at(-1);
      if (family?.name !== of || family.series.length > 0) throw new Error(`metadata in a wrong place: ${line}`);
      const key = keyword === 'UNIT' ? 'unit' : 'help';
      if (family[key] !== '') throw new Error(`${keyword} stands twice: ${line}`);
      if (key === 'unit' && !(family.type === 'gauge' && of.endsWith(`_${value}`))) throw new Error(`no unit: ${line}`);
      if (/\\[^\\n"]/.test(value.replaceAll('\\\\', ''))) throw new Error(`no escape: ${line}`);
      family[key] = value;
      continue;
    }
    addSample(families.at(-1), line);
  }
  return families;
}

function addSample(family: { name: string; type: string; series: Series[] } | undefined, line: string): void {
  const [, own = '', pairs = '', value = ''] = sampleLine.exec(line) ?? [];
  if (own === '' || family === undefined) throw new Error(`no sample: ${line}`);
  if (own !== (family.type === 'info' ? `${family.name}_info` : family.name)) throw new Error(`of no family: ${line}`);
  const labels: Record<string, string> = {};
  for (const [, key = '', level = ''] of pairs.matchAll(new RegExp(`(${label})="(${text})"`, 'g'))) {
    if (key in labels || key.startsWith('__')) throw new Error(`${key} stands twice, or is reserved: ${line}`);
    labels[key] = level.replaceAll(/\\(.)/g, (_, character) => (character === 'n' ? '\n' : character));
  }
  const number = Number(value);
  if (family.type === 'info' && number !== 1) throw new Error(`an info is 1: ${line}`);
  if (family.type === 'stateset' && !(family.name in labels && (number === 0 || number === 1)))
    throw new Error(`no state: ${line}`);
  if (family.series.some((other) => JSON.stringify(sorted(other.labels)) === JSON.stringify(sorted(labels))))
    throw new Error(`a series stands twice: ${line}`);
  family.series.push({ name: own, labels, value: number });
}

const sorted = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).toSorted(([a], [b]) => a.localeCompare(b));
