/** The fields of a target file, and what each may hold: a misspelt field, limit or number would otherwise measure something else. */
import { AuthbenchError, unknownName } from '../vocabulary/errors.ts';
import { shellWord } from '../vocabulary/shell.ts';
import { type Design, isOrigin, type Limit, limitIds, type StoreLoss, type TargetStart } from './contender.ts';
import type { Wire } from './wire/wire.ts';

/** What a target file exports as its default. What it leaves out is the contract's, or is said to be unknown. */
export interface TargetFile extends Partial<Omit<Design, 'family' | 'hasLifetime'>> {
  /** One URL, or one an instance; or `start`. */
  readonly url?: string | readonly string[];
  readonly start?: TargetStart;
  /** Where it does not speak the contract. */
  readonly wire?: Omit<Wire, 'contract' | 'statuses'> & { readonly statuses?: Partial<Wire['statuses']> };
}

interface Place {
  readonly file: string;
  /** `wire.statuses.read`; empty for the whole. */
  readonly path: string;
}

/** Throws AB_BAD_TARGET where the value is not what the field takes. */
type Rule = (value: unknown, place: Place) => void;

/** A rule for each field, so that a field that is added here is added to the type too, and the other way round. */
type Fields<T> = { readonly [field in keyof Required<T>]: Rule };

const text: Rule = (value, place) => {
  if (typeof value !== 'string') throw refused(value, place, 'a text');
};

const origin: Rule = (value, place) => {
  if (!isOrigin(value))
    throw refused(value, place, 'an origin: `https://app.example.com`, without a path or a wildcard');
};

const builds: Rule = (value, place) => {
  if (typeof value !== 'function') throw refused(value, place, 'a function that returns a request (or headers)');
};

const setting: Rule = (value, place) => {
  if (!['string', 'number', 'boolean'].includes(typeof value))
    throw refused(value, place, 'a text, a number or a boolean');
};

const oneOf =
  (names: readonly string[]): Rule =>
  (value, place) => {
    if (typeof value !== 'string') throw refused(value, place, names.join(', '));
    if (names.includes(value)) return;
    throw unknownName(
      {
        code: 'AB_BAD_TARGET',
        what: `${shellWord(place.file)}: \`${place.path}\` has no such value.`,
        otherwise: 'docs/contract.md lists them.',
      },
      value,
      names,
    );
  };

const number =
  (least: number, most: number, kind: 'whole' | 'any', allowed: string): Rule =>
  (value, place) => {
    const fits = typeof value === 'number' && value >= least && value <= most;
    if (!fits || (kind === 'whole' && !Number.isInteger(value))) throw refused(value, place, allowed);
  };

const seconds = number(0, Number.MAX_SAFE_INTEGER, 'any', 'seconds, zero or more');
const status = number(100, 599, 'whole', 'an HTTP status, 100 to 599');

const listOf =
  (rule: Rule): Rule =>
  (value, place) => {
    if (!Array.isArray(value) || value.length === 0) throw refused(value, place, 'a list with at least one entry');
    for (const [index, one] of value.entries()) rule(one, { ...place, path: `${place.path}[${index}]` });
  };

const mapOf =
  (rule: Rule): Rule =>
  (value, place) => {
    for (const [name, one] of Object.entries(objectAt(value, place))) rule(one, within(place, name));
  };

/** Every field that is there has its rule; those that are `needed` are there. */
const object =
  <T>(fields: Fields<T>, needed: readonly (keyof T & string)[] = []): Rule =>
  (value, place) => {
    const given = Object.entries(objectAt(value, place)).filter(([, one]) => one !== undefined);
    const names = Object.keys(fields);
    const unknown = given.find(([name]) => !names.includes(name))?.[0];
    if (unknown !== undefined)
      throw unknownName(
        {
          code: 'AB_BAD_TARGET',
          what: `${shellWord(place.file)}: a target file has no field \`${within(place, unknown).path}\`.`,
          otherwise: 'docs/targets.md lists the fields.',
        },
        unknown,
        names,
      );
    for (const name of needed)
      if (!given.some(([one]) => one === name)) throw refused(undefined, within(place, name), 'a value: it is needed');
    for (const [name, one] of given) (fields as Readonly<Record<string, Rule>>)[name]?.(one, within(place, name));
  };

const environment: Rule = (value, place) => {
  if (typeof value !== 'function') mapOf(text)(value, place);
};

const start = object<TargetStart>(
  {
    command: listOf(text),
    install: listOf(text),
    cwd: text,
    env: environment,
    port: number(1, 65_535, 'whole', 'the number of a port, 1 to 65535'),
    instances: number(1, 16, 'whole', 'a whole number of instances, 1 to 16'),
  },
  ['command'],
);

const wire = object<NonNullable<TargetFile['wire']>>(
  {
    login: builds,
    read: builds,
    credential: builds,
    slow: builds,
    logout: builds,
    revoke: builds,
    statuses: object<Partial<Wire['statuses']>>({ login: status, read: status, refused: status, revoked: status }),
  },
  ['login', 'read'],
);

const seldom: Rule = (value, place) => {
  if (value !== true) throw refused(value, place, 'true, or leave it out');
};

const limits: Rule = (value, place) => {
  if (!Array.isArray(value)) throw refused(value, place, 'a list of { id, note }');
  for (const [index, one] of value.entries()) limit(one, { ...place, path: `${place.path}[${index}]` });
};
const limit = object<Limit>({ id: oneOf(limitIds), note: text, seconds, seldom }, ['id', 'note']);

const whole = object<TargetFile>({
  url: (value, place) => (typeof value === 'string' ? undefined : listOf(text)(value, place)),
  start,
  wire,
  title: text,
  description: text,
  settings: mapOf(setting),
  limits,
  challenge: oneOf(['Bearer', 'Cookie', 'none']),
  sameSiteOrigins: listOf(origin),
  store: oneOf(['none', 'redis', 'redis-cluster', 'own']),
  storeLoss: object<StoreLoss>(
    {
      reads: oneOf(['closed', 'open', 'unaffected']),
      graceSeconds: seconds,
      forgets: oneOf(['credentials', 'revocations', 'nothing']),
      note: text,
    },
    ['reads', 'graceSeconds', 'forgets', 'note'],
  ),
  lifetimeSeconds: number(1, Number.MAX_SAFE_INTEGER, 'any', 'seconds, one or more'),
  asvs: object<Design['asvs']>({ level: number(0, 3, 'whole', '0, 1, 2 or 3'), note: text }, ['level', 'note']),
});

/** The default export of a target file, looked through. Throws AB_BAD_TARGET, with the field and the nearest name. */
export function checkedTarget(found: unknown, file: string): TargetFile {
  whole(found, { file, path: '' });
  return found as TargetFile;
}

const within = ({ file, path }: Place, name: string): Place => ({ file, path: path === '' ? name : `${path}.${name}` });

function objectAt(value: unknown, place: Place): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw refused(value, place, 'an object');
}

function refused(value: unknown, { file, path }: Place, allowed: string): AuthbenchError {
  return new AuthbenchError({
    code: 'AB_BAD_TARGET',
    what:
      path === ''
        ? `${shellWord(file)}: a target cannot be read from it.`
        : `${shellWord(file)}: \`${path}\` cannot be used.`,
    received: shown(value),
    allowed,
    next: 'docs/targets.md lists the fields and has complete examples.',
  });
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
}
