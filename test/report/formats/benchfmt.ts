/** Go benchmark text by the grammar of golang.org/x/perf/benchfmt (reader.go, result.go), stricter: a line that it would ignore is an error. */

export interface BenchLine {
  readonly base: string;
  /** `/key=value` parts of the name. */
  readonly keys: Readonly<Record<string, string>>;
  /** The number behind the last dash. */
  readonly cores: string;
  readonly iterations: number;
  /** By unit. */
  readonly values: Readonly<Record<string, number>>;
}

export interface BenchFile {
  readonly configuration: Readonly<Record<string, string>>;
  readonly units: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly lines: readonly BenchLine[];
}

/** Throws at what the reader would call a syntax error or pass over. */
export function benchFile(text: string): BenchFile {
  const configuration: Record<string, string> = {};
  const units: Record<string, Record<string, string>> = {};
  const lines: BenchLine[] = [];
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  for (const line of text.slice(0, -1).split('\n')) {
    const fields = line.split(/\s+/);
    if (line.startsWith('Benchmark')) lines.push(benchLine(line));
    else if (fields[0] === 'Unit') {
      const [, unit = '', ...pairs] = fields;
      if (unit === '' || unit in units || pairs.some((pair) => !/^[^=]+=./.test(pair)))
        throw new Error(`no unit: ${line}`);
      units[unit] = Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
    } else {
      const [, key = '', value = ''] = /^(\p{Ll}[^\s\p{Lu}:]*):[ \t]+(.+)$/u.exec(line) ?? [];
      if (key === '' || key in configuration)
        throw new Error(`neither a benchmark, a unit nor a configuration: ${line}`);
      configuration[key] = value;
    }
  }
  return { configuration, units, lines };
}

function benchLine(line: string): BenchLine {
  const [name = '', iterations = '', ...measured] = line.slice('Benchmark'.length).split(/\s+/);
  if (!/^\d+$/.test(iterations)) throw new Error(`no iteration count: ${line}`);
  if (measured.length < 2 || measured.length % 2 === 1) throw new Error(`values and units are not in pairs: ${line}`);
  const values: Record<string, number> = {};
  for (let at = 0; at < measured.length; at += 2) {
    const [value = '', unit = ''] = [measured[at], measured[at + 1]];
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) || unit in values) throw new Error(`no value: ${line}`);
    values[unit] = Number(value);
  }
  const [, before = '', cores = ''] = /^(.*?)-(\d+)$/s.exec(name) ?? [];
  const [base = '', ...parts] = before.split('/');
  if (!/^[A-Z]\w*$/.test(base)) throw new Error(`no name: ${line}`);
  const keys = parts.map((part) => {
    const at = part.indexOf('=');
    if (at < 1) throw new Error(`a part of the name has no key: ${part}`);
    return [part.slice(0, at), part.slice(at + 1)] as const;
  });
  if (new Set(keys.map(([key]) => key)).size < keys.length) throw new Error(`a key stands twice: ${name}`);
  return { base, keys: Object.fromEntries(keys), cores, iterations: Number(iterations), values };
}
