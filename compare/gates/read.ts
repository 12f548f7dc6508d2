/** Reads a file of gates. Whatever it cannot take is named with line, column and field: a gate that is misspelt gates nothing. */
import { isMap, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { acceptedFrom } from './accepted-entry.ts';
import { Complaints } from './complaints.ts';
import { type Entry, entryOf, metricNames, mustBeKnown, startOf } from './entry.ts';
import { type Accepted, exactMetrics, type Gate, GateEntry, GateFile, type LimitKind } from './format.ts';
import { limitMustFit, limitOf } from './limits.ts';

export interface GateSource {
  /** As a person would type it: it stands in each complaint. */
  readonly file: string;
  readonly text: string;
  /** Ids of scenarios, where they are known: a gate for another one is refused. */
  readonly scenarios?: readonly string[];
}

/** What a file holds, in its order. */
export interface Gates {
  /** Null: the file accepts changes and names no gate, so that the default ones apply. */
  readonly gates: readonly Gate[] | null;
  readonly accepted: readonly Accepted[];
}

/** Throws AB_BAD_GATE with the first thing that is wrong in each entry. */
export function readGates(source: GateSource): Gates {
  const lines = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: lines, prettyErrors: false });
  const at = new Complaints(source.file, lines, document);
  const [broken] = document.errors;
  if (broken) throw at.bad(broken.pos[0], '', inOurWords(broken.message), { allowed: 'one document of YAML' });
  const root = document.contents;
  if (!isMap(root))
    throw at.bad(startOf(root), '', 'This is no file of gates.', { allowed: 'gates: and a list of them' });
  const known = Object.keys(GateFile.properties);
  for (const { key } of root.items as Pair<Node, Node | null>[]) {
    const name = String(key);
    if (!known.includes(name)) throw at.unknown(startOf(key), name, 'There is no field of this name.', name, known);
  }
  const accepted = root.has('accepted') ? listOf(root, 'accepted', 'accepted change', at) : [];
  const gates = root.has('gates') || accepted.length === 0 ? listOf(root, 'gates', 'gate', at) : null;
  const read = eachOrAllWrong<{ gate: Gate } | { change: Accepted }>([
    ...(gates ?? []).map((item, index) => () => ({ gate: gateFrom(item, `gates[${index}]`, at, source.scenarios) })),
    ...accepted.map((item, index) => () => ({
      change: acceptedFrom(item, `accepted[${index}]`, at, source.scenarios),
    })),
  ]);
  return {
    gates: gates && read.flatMap((each) => ('gate' in each ? [each.gate] : [])),
    accepted: read.flatMap((each) => ('change' in each ? [each.change] : [])),
  };
}

/** What the parser says of itself helps nobody who wrote the file. */
function inOurWords(message: string): string {
  if (/call stack/.test(message)) return 'This is nested too deeply for a file of gates.';
  return message.replace(/; please use .*$/, '');
}

function listOf(root: YAMLMap, name: string, noun: string, at: Complaints): Node[] {
  const list = root.get(name, true) as unknown as Node | undefined;
  if (isSeq(list) && list.items.length > 0) return list.items as Node[];
  throw at.bad(startOf(list ?? root), name, `There is no ${noun} here.`, {
    allowed: `a list with at least one ${noun}`,
  });
}

/** Whoever mends a file wants to know of every entry that is wrong, not of one after the other. */
function eachOrAllWrong<T>(readers: readonly (() => T)[]): T[] {
  const wrong: AuthbenchError[] = [];
  const entries = readers.flatMap((read) => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof AuthbenchError)) throw error;
      wrong.push(error);
      return [];
    }
  });
  const [first, ...others] = wrong;
  if (first === undefined) return entries;
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
  const entry = entryOf(node, path, at, { declared: GateEntry, noun: 'A gate' });
  const { fields, placeOf } = entry;
  if (fields.metric === undefined)
    throw at.bad(placeOf(''), `${path}.metric`, 'A gate needs a metric.', {
      received: 'none',
      allowed: metricNames().join(', '),
    });
  const [kind, limit] = limitOf(entry, path, at, 'A gate');
  mustBeKnown('metric', entry, path, at, metricNames());
  if (scenarios) mustBeKnown('scenario', entry, path, at, scenarios);
  limitMustFit(entry, kind, path, at);
  restMustFit(entry, kind, path, at);
  return {
    name: fields.name ?? fields.metric,
    metric: fields.metric,
    contender: fields.contender ?? null,
    scenario: fields.scenario ?? null,
    factors: fields.factors ?? {},
    against: fields.against ?? null,
    direction: fields.direction ?? null,
    kind,
    limit,
    on: fields.on ?? 'interval',
    undecided: fields.undecided ?? 'pass',
    unmatched: fields.unmatched ?? 'fail',
    severity: fields.severity ?? 'error',
  };
}

function restMustFit({ fields, placeOf }: Entry<GateEntry>, kind: LimitKind, path: string, at: Complaints): void {
  if (fields.metric === exactMetrics && fields.direction !== undefined)
    throw at.bad(placeOf('direction'), `${path}.direction`, 'Each counted metric has its own worse side.', {
      received: fields.direction,
      allowed: 'no direction; for another one name one metric',
    });
  if (kind === 'absolute' && fields.against !== undefined)
    throw at.bad(placeOf('against'), `${path}.against`, 'An absolute limit is held against the figure itself.', {
      received: fields.against,
      allowed: 'no against',
    });
}
