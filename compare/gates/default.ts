import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metrics } from '../../vocabulary/metrics.ts';
import { exactMetrics, type Gate } from './format.ts';
import { readGates } from './read.ts';

const file = join(import.meta.dirname, 'default.gates.yml');

/** The gates for versions, where none are given; the file says what each is for. */
export function defaultGates(): Gate[] {
  return [...(readGates({ file: 'compare/gates/default.gates.yml', text: readFileSync(file, 'utf8') }).gates ?? [])];
}

/** The same for two runs that were made one after the other: what is noisy is shown and never fails (docs/compare.md). */
export function defaultGatesApart(): Gate[] {
  return defaultGates().map((gate) => (isCounted(gate.metric) ? gate : { ...gate, severity: 'warning' }));
}

const isCounted = (id: string) =>
  id === exactMetrics || metrics.some((metric) => metric.id === id && metric.kind === 'exact');
