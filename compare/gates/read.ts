/** Reads a file of gates. Whatever it cannot take is named with line, column and field: a gate that is misspelt gates nothing. */
import type Type from 'typebox';
import { Compile } from 'typebox/compile';
import { isMap, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { metric, metrics } from '../../vocabulary/metrics.ts';
import { Complaints } from './complaints.ts';
import { exactMetrics, type Gate, GateEntry, type LimitKind, limitKinds } from './format.ts';

export interface GateSource {
  /** As a person would type it: it stands in each complaint. */
  readonly file: string;
  readonly text: string;
  /** Ids of scenarios, where they are known: a gate for another one is refused. */
  readonly scenarios?: readonly string[];
}

/** The gates of a file, in its order. Throws AB_BAD_GATE with the first thing that is wrong in each gate. */
export function readGates(source: GateSource): Gate[] {
  const lines = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: lines, prettyErrors: false });
  const at = new Complaints(source.file, lines, document);
  const [broken] = document.errors;
  if (broken) throw at.bad(broken.pos[0], '', broken.message, { allowed: 'YAML' });
  const root = document.contents;
  if (!isMap(root))
    throw at.bad(startOf(root), '', 'This is no file of gates.', { allowed: 'gates: and a list of them' });
  for (const { key } of root.items as Pair<Node, Node | null>[]) {
    const name = String(key);
    if (name !== 'gates') throw at.unknown(startOf(key), name, 'There is no field of this name.', name, ['gates']);
  }
  const list = root.get('gates', true) as unknown as Node | undefined;
  if (!isSeq(list) || list.items.length === 0)
    throw at.bad(startOf(list ?? root), 'gates', 'There is no gate here.', {
      allowed: 'a list with at least one gate',
    });
  return eachOrAllWrong(
    list.items.map((item, index) => () => gateFrom(item as Node, `gates[${index}]`, at, source.scenarios)),
  );
}

/** Whoever mends a file wants to know of every gate that is wrong, not of one after the other. */
function eachOrAllWrong(readers: readonly (() => Gate)[]): Gate[] {
  const wrong: AuthbenchError[] = [];
  const gates = readers.flatMap((read) => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof AuthbenchError)) throw error;
      wrong.push(error);
      return [];
    }
  });
  const [first, ...others] = wrong;
  if (first === undefined) return gates;
  if (others.length === 0) throw first;
  const also = others.map(({ complaint: { what, received, next } }) =>
    [`${what}${received ? ` (${received})` : ''}`, ...(next.startsWith('Did you mean') ? [next] : [])].join(' '),
  );
  throw new AuthbenchError({
    ...first.complaint,
    next: [first.complaint.next, 'Also wrong:', ...also].join('\n    '),
  });
}

function gateFrom(node: Node, path: string, at: Complaints, scenarios: readonly string[] | undefined): Gate {
  if (!isMap(node))
    throw at.bad(startOf(node), path, 'A gate has fields.', { allowed: 'metric, a limit, and what else it needs' });
  const map = node as YAMLMap<Node, Node | null>;
  const places = new Map<string, number>();
  for (const { key, value } of map.items) {
    const name = String(key);
    const field = `${path}.${name}`;
    if (!(name in GateEntry.properties))
      throw at.unknown(startOf(key), field, 'There is no field of this name.', name, fields);
    places.set(name, startOf(value ?? key));
    const plain: unknown = value?.toJS(at.document) ?? null;
    if (!checkOf(name).Check(plain))
      throw at.bad(startOf(value ?? key), field, `This field takes something else.`, {
        received: shown(plain),
        allowed: allowedIn(name),
      });
  }
  const entry = map.toJS(at.document) as GateEntry;
  const placeOf = (name: string) => places.get(name) ?? startOf(node);
  if (entry.metric === undefined)
    throw at.bad(startOf(node), `${path}.metric`, 'A gate needs a metric.', {
      received: 'none',
      allowed: metricNames().join(', '),
    });
  const limits = limitKinds.filter((kind) => entry[kind] !== undefined);
  const [kind] = limits;
  if (kind === undefined || limits.length > 1)
    throw at.bad(placeOf(limits[1] ?? ''), path, 'A gate has exactly one limit.', {
      received: limits.join(' and ') || 'none',
      allowed: limitKinds.join(', '),
    });
  if (!metricNames().includes(entry.metric))
    throw at.unknown(
      placeOf('metric'),
      `${path}.metric`,
      'There is no metric of this name.',
      entry.metric,
      metricNames(),
    );
  if (entry.scenario !== undefined && scenarios && !scenarios.includes(entry.scenario))
    throw at.unknown(
      placeOf('scenario'),
      `${path}.scenario`,
      'There is no scenario of this name.',
      entry.scenario,
      scenarios,
    );
  mustFit(entry, kind, path, placeOf, at);
  return {
    name: entry.name ?? entry.metric,
    metric: entry.metric,
    contender: entry.contender ?? null,
    scenario: entry.scenario ?? null,
    factors: entry.factors ?? {},
    against: entry.against ?? null,
    direction: entry.direction ?? null,
    kind,
    limit: entry[kind] as number,
    on: entry.on ?? 'interval',
    undecided: entry.undecided ?? 'pass',
    unmatched: entry.unmatched ?? 'fail',
    severity: entry.severity ?? 'error',
  };
}

/** What each field alone cannot say: a limit must be one that the metric has. */
function mustFit(
  entry: GateEntry,
  kind: LimitKind,
  path: string,
  placeOf: (name: string) => number,
  at: Complaints,
): void {
  if (entry.metric === exactMetrics) {
    if (kind !== 'difference' || entry.difference !== 0)
      throw at.bad(
        placeOf(kind),
        `${path}.${kind}`,
        'Counted metrics have several units: together they have one limit.',
        {
          received: `${kind}: ${entry[kind]}`,
          allowed: 'difference: 0; for another limit name one metric',
        },
      );
    if (entry.direction !== undefined)
      throw at.bad(placeOf('direction'), `${path}.direction`, 'Each counted metric has its own worse side.', {
        received: entry.direction,
        allowed: 'no direction; for another one name one metric',
      });
    return;
  }
  const { scale, kind: counted } = metric(entry.metric);
  if (kind === 'ratio' && scale === 'difference' && counted === 'noisy')
    throw at.bad(placeOf('ratio'), `${path}.ratio`, 'This metric can be zero, so it is compared by difference.', {
      received: `ratio: ${entry.ratio}`,
      allowed: 'difference or absolute',
    });
  if (kind === 'difference' && scale === 'ratio')
    throw at.bad(placeOf('difference'), `${path}.difference`, 'This metric is compared by ratio.', {
      received: `difference: ${entry.difference}`,
      allowed: 'ratio or absolute',
    });
  if (kind === 'absolute' && entry.against !== undefined)
    throw at.bad(placeOf('against'), `${path}.against`, 'An absolute limit is held against the figure itself.', {
      received: entry.against,
      allowed: 'no against',
    });
}

const fields = Object.keys(GateEntry.properties);
const metricNames = (): string[] => [exactMetrics, ...metrics.map(({ id }) => id)];

const compiled = new Map<string, ReturnType<typeof Compile>>();

function checkOf(field: string) {
  const check =
    compiled.get(field) ?? Compile((GateEntry.properties as Record<string, Type.TSchema>)[field] as Type.TSchema);
  compiled.set(field, check);
  return check;
}

/** The words that a field takes, or what its schema says of it. */
function allowedIn(field: string): string {
  const { anyOf, type, description, exclusiveMinimum } = (GateEntry.properties as Record<string, Shape>)[
    field
  ] as Shape;
  const words = anyOf?.map((each) => each.const).filter((word) => word !== undefined);
  if (words?.length) return words.join(', ');
  return type === 'number'
    ? `a number${exclusiveMinimum === undefined ? '' : ' above 0'}: ${description}`
    : `${description}`;
}

interface Shape {
  readonly anyOf?: readonly { readonly const?: string }[];
  readonly type?: string;
  readonly description?: string;
  readonly exclusiveMinimum?: number;
}

const startOf = (node: unknown): number => (node as Node | null | undefined)?.range?.[0] ?? 0;

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
