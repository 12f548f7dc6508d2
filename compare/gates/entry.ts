/** One entry of a file of gates, read by its declaration: whatever it does not declare is named with its place. */
import type Type from 'typebox';
import { Compile } from 'typebox/compile';
import { isMap, type Node, type YAMLMap } from 'yaml';
import { metrics } from '../../vocabulary/metrics.ts';
import type { Complaints } from './complaints.ts';
import { exactMetrics } from './format.ts';

/** What was read, and where each field stands, as an offset into the text. */
export interface Entry<T> {
  readonly fields: T;
  readonly placeOf: (name: string) => number;
}

/** `noun`: what an entry is, such as `A gate`. Throws AB_BAD_GATE for the first field that is unknown or has another type. */
export function entryOf<T extends Type.TObject>(
  node: Node,
  path: string,
  at: Complaints,
  { declared, noun }: { readonly declared: T; readonly noun: string },
): Entry<Type.Static<T>> {
  const names = Object.keys(declared.properties);
  if (!isMap(node)) throw at.bad(startOf(node), path, `${noun} has fields.`, { allowed: names.join(', ') });
  const map = node as YAMLMap<Node, Node | null>;
  const places = new Map<string, number>();
  for (const { key, value } of map.items) {
    const name = String(key);
    const field = `${path}.${name}`;
    const schema = declared.properties[name];
    if (schema === undefined) throw at.unknown(startOf(key), field, 'There is no field of this name.', name, names);
    places.set(name, startOf(value ?? key));
    const plain: unknown = value?.toJS(at.document) ?? null;
    if (!checkOf(schema).Check(plain))
      throw at.bad(startOf(value ?? key), field, 'This field takes something else.', {
        received: shown(plain),
        allowed: allowedIn(schema),
      });
  }
  const fields = map.toJS(at.document) as Type.Static<T>;
  return { fields, placeOf: (name) => places.get(name) ?? startOf(node) };
}

/** Throws AB_BAD_GATE where a name is not among those that are known. */
export function mustBeKnown(
  what: 'metric' | 'scenario',
  { fields, placeOf }: Entry<{ readonly metric?: string; readonly scenario?: string }>,
  path: string,
  at: Complaints,
  known: readonly string[],
): void {
  const name = fields[what];
  if (name !== undefined && !known.includes(name))
    throw at.unknown(placeOf(what), `${path}.${what}`, `There is no ${what} of this name.`, name, known);
}

export const metricNames = (): string[] => [exactMetrics, ...metrics.map(({ id }) => id)];

export const startOf = (node: unknown): number => (node as Node | null | undefined)?.range?.[0] ?? 0;

const compiled = new Map<Type.TSchema, ReturnType<typeof Compile>>();

function checkOf(schema: Type.TSchema) {
  const check = compiled.get(schema) ?? Compile(schema);
  compiled.set(schema, check);
  return check;
}

/** The words that a field takes, or what its schema says of it. */
export function allowedIn(schema: Type.TSchema): string {
  const { anyOf, type, description, exclusiveMinimum } = schema as Shape;
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

function shown(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
