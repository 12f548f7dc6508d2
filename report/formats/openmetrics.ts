/**
 * OpenMetrics 1.0 text: gauges in base units, for a file that a scraper reads. Value and ends of an interval are families of
 * their own, so that nothing averages them. Source: https://prometheus.io/docs/specs/om/open_metrics_spec
 */
import { otherLevels } from '../../compare/against.ts';
import type { Comparison, Measurement, RunFile } from '../../results/format.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';
import { type Factors, gateOutcomes, nameOf as nameOfArm } from '../../vocabulary/words.ts';
import { known } from '../words/bounds.ts';
import { titleOf } from '../words/titles.ts';
import { baseUnitOf } from './base-units.ts';
import type { Format, FormatInput } from './format.ts';

type Labels = Readonly<Record<string, string | number | null | undefined>>;

interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'info' | 'stateset';
  /** The end of the name; empty for what has none. */
  readonly unit: string;
  readonly help: string;
  /** By their labels: a series has one value. */
  readonly samples: Map<string, string>;
}

export const openmetrics: Format = {
  id: 'openmetrics',
  title: 'OpenMetrics 1.0: gauges in seconds and bytes',
  fileName: 'openmetrics.txt',
  write(input) {
    const families = new Map<string, Family>();
    addRun(families, input.run);
    for (const row of input.run.measurements) addMeasurement(families, row);
    for (const row of input.run.comparisons) addComparison(families, row);
    addGates(families, input.gates);
    return `${[...families.values()].flatMap(lines).join('\n')}\n# EOF\n`;
  },
};

function addRun(families: Map<string, Family>, run: RunFile): void {
  const { environment, plan, tool, suite, state, seed, startedAt, methodVersion } = run;
  const { cpu, cores, os, node, store, commit } = environment;
  const help = 'What was run, where and when.';
  sample(families, { name: 'authbench_run', type: 'info', unit: '', help }, 1, {
    ...{ suite, state, seed, started_at: startedAt, version: tool.version, method_version: methodVersion, commit },
    ...{ cpu, cores, os, node, store: store?.version, rate: plan.rate, connections: plan.connections },
  });
}

function addMeasurement(families: Map<string, Family>, row: Measurement): void {
  const { scenario, contender, variant, factors, metric, unit, load, censored, level } = row;
  const { base, per, divisor } = baseUnitOf(unit);
  const shown = [base, per].filter(Boolean).join('_per_').replaceAll(' ', '_');
  const labels = { scenario, contender, variant, shape: load.shape, ...snaked(factors), censored };
  const { value, low, high } = known(row);
  const what = `${titleOf(metric)}, ${row.better} is better`;
  const add = (part: string, help: string, number: number | null, more: Labels = {}) => {
    if (number === null) return;
    const family = { name: nameOf(metric, base, part, shown), type: 'gauge', unit: shown, help } as const;
    sample(families, family, number / divisor, { ...labels, ...more });
  };
  add('', `${what}. Source: ${metricOfRun(metric).source}.`, value);
  // A bound has no interval but itself.
  if (censored) return;
  const kind = { level: level ?? undefined, interval: level === null ? 'seen' : undefined };
  add('low', `${what}: lower end of its interval.`, low, kind);
  add('high', `${what}: upper end of its interval.`, high, kind);
}

/** An invalid comparison has no series: a query would not see the label. */
function addComparison(families: Map<string, Family>, row: Comparison): void {
  const { scenario, contender, variant, factors, metric, effect, verdict } = row;
  if (verdict === 'invalid') return;
  const ratio = effect.scale === 'ratio';
  const { base, per, divisor } = ratio ? { base: 'ratio', per: null, divisor: 1 } : baseUnitOf(row.unit);
  const shown = [base, per].filter(Boolean).join('_per_').replaceAll(' ', '_');
  const levels = Object.entries(snaked(otherLevels(row))).map(([key, level]) => [`baseline_${key}`, level]);
  const labels = {
    ...{ scenario, contender, variant, baseline: nameOfArm(row.baseline, row.baselineVariant ?? '') },
    ...Object.fromEntries(levels),
    ...snaked(factors),
    verdict,
    starts: row.starts,
    one_process: row.oneProcess ? 'true' : undefined,
  };
  const what = `${titleOf(metric)}: ${ratio ? 'ratio to' : 'difference from'} the baseline`;
  for (const [part, help, number] of [
    ['effect', `${what}.`, effect.value],
    ['effect_low', `${what}, lower end of its interval.`, effect.low],
    ['effect_high', `${what}, upper end of its interval.`, effect.high],
  ] as const) {
    if (number === null) continue;
    const family = { name: nameOf(metric, base, part, shown), type: 'gauge', unit: shown, help } as const;
    sample(families, family, number / divisor, { ...labels, ...(part === 'effect' ? {} : { level: effect.level }) });
  }
}

function addGates(families: Map<string, Family>, gates: FormatInput['gates']): void {
  const name = 'authbench_gate';
  const family = { name, type: 'stateset', unit: '', help: 'What each gate said.' } as const;
  const why = {
    name: `${name}_accepted`,
    type: 'info',
    unit: '',
    help: 'Changes that a file of gates accepts.',
  } as const;
  for (const { gate, severity, kind, limit, scenario, contender, variant, factors, outcome, accepted } of gates ?? []) {
    const labels = { gate, severity, kind, limit, scenario, contender, variant, ...snaked(factors) };
    for (const each of gateOutcomes) sample(families, family, each === outcome ? 1 : 0, { ...labels, [name]: each });
    if (accepted === undefined) continue;
    const { standing, reason, until } = accepted;
    const most = { accepted_limit: accepted.limit, accepted_kind: accepted.kind };
    sample(families, why, 1, { ...labels, standing, ...most, reason, until });
  }
}

function sample(families: Map<string, Family>, head: Omit<Family, 'samples'>, value: number, labels: Labels): void {
  if (!Number.isFinite(value)) return;
  const family = families.get(head.name) ?? { ...head, samples: new Map<string, string>() };
  families.set(head.name, family);
  // An empty label is the same as none.
  const text = Object.entries(labels)
    .filter(([, level]) => level !== undefined && level !== null && level !== '')
    .map(([key, level]) => `${key}="${escaped(String(level))}"`)
    .join(',');
  family.samples.set(text, `${Object.is(value, -0) ? 0 : value}`);
}

function lines({ name, type, unit, help, samples }: Family): string[] {
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === '' ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
    ...[...samples].map(([labels, value]) => `${name}${type === 'info' ? '_info' : ''}{${labels}} ${value}`),
  ];
}

/** `server-cpu` in seconds per request is `authbench_server_cpu_seconds_per_request`; `request-bytes` does not say bytes twice. */
function nameOf(metric: string, base: string, part: string, unit: string): string {
  const words = snake(metric);
  const stem = base !== '' && words.endsWith(`_${base}`) ? words.slice(0, -base.length - 1) : words;
  return ['authbench', stem, part, unit].filter(Boolean).join('_');
}

const snake = (text: string) =>
  text
    .replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');

/** Ours keep their names; a factor that is called as one of them is set apart. */
const taken = new Set([
  'scenario',
  'contender',
  'variant',
  'shape',
  'censored',
  'baseline',
  'verdict',
  'starts',
  'one_process',
  'level',
  'gate',
  'kind',
  'standing',
  'reason',
  'until',
]);

function snaked(factors: Factors): Labels {
  return Object.fromEntries(
    Object.entries(factors).map(([key, level]) => {
      const name = snake(key);
      return [taken.has(name) || !/^[a-z]/.test(name) ? `factor_${name}` : name, level];
    }),
  );
}

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
