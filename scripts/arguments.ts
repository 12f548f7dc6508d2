/** Options as people type them: strict, because a misspelt option that is ignored measures the wrong thing. */
import { parseArgs } from 'node:util';
import type { ArgsDef } from 'citty';
import { AuthbenchError, nearest } from '../vocabulary/errors.ts';

export interface Parsed {
  /** The last value of an option, or undefined. */
  one(name: string): string | undefined;
  /** All values of an option that may be repeated or hold a list with commas. */
  many(name: string): string[];
  flag(name: string): boolean;
  readonly positionals: readonly string[];
}

/**
 * Reads `rawArgs` by a command's declared arguments; `repeats`: its last positional may be given any number of times.
 * Throws AB_UNKNOWN_OPTION and AB_MISSING_ARGUMENT.
 */
export function parsed(rawArgs: readonly string[], declared: ArgsDef, repeats = false): Parsed {
  const names = Object.keys(declared).filter((name) => declared[name]?.type !== 'positional');
  const places = Object.keys(declared).filter((name) => declared[name]?.type === 'positional');
  const options = Object.fromEntries(
    names.map((name) => [
      name,
      { type: declared[name]?.type === 'boolean' ? 'boolean' : 'string', multiple: true } as const,
    ]),
  );
  let result: ReturnType<typeof parseArgs>;
  try {
    result = parseArgs({ args: withNegatives(rawArgs, options), options, strict: true, allowPositionals: true });
  } catch (error) {
    const typed =
      rawArgs.find((arg) => arg.startsWith('-') && !names.includes(arg.replace(/^--/, '').split('=')[0] as string)) ??
      rawArgs.join(' ');
    const name = typed.replace(/^-+/, '').split('=')[0] as string;
    const near = names.includes(name) ? undefined : nearest(name, names);
    throw new AuthbenchError({
      code: 'AB_UNKNOWN_OPTION',
      what: error instanceof Error ? (error.message.split(/\. |\n/)[0] as string) : 'The options cannot be read.',
      received: typed,
      allowed: names.map((name) => `--${name}`).join(', '),
      next: near ? `Did you mean --${near}?` : 'Add --help to see what each does.',
    });
  }
  const missing = places.filter((name, index) => declared[name]?.required && result.positionals[index] === undefined);
  if ((result.positionals.length > places.length && !repeats) || missing.length > 0) {
    const extra = result.positionals.slice(places.length).join(' ');
    throw new AuthbenchError({
      code: 'AB_MISSING_ARGUMENT',
      what: `This command takes ${taken(places, extra !== '' && missing.length === 0)}.`,
      received: result.positionals.join(' ') || 'none',
      next:
        missing.length > 0
          ? `Name ${missing.map((name) => `<${name}>, ${declared[name]?.description ?? ''}`).join('; ')}`
          : `Omit ${extra}. Add --help to see how the command is used.`,
    });
  }
  const values = (name: string) => (result.values[name] ?? []) as unknown as (string | boolean)[];
  return {
    one: (name) => values(name).at(-1) as string | undefined,
    many: (name) => namesIn(name, values(name).map(String)),
    flag: (name) => values(name).at(-1) === true,
    positionals: result.positionals,
  };
}

/** `no arguments`, `<run>`; `only <name>` of one that was given more. */
function taken(places: readonly string[], tooMany: boolean): string {
  if (places.length === 0) return 'no arguments';
  return `${tooMany ? 'only ' : ''}<${places.join('> <')}>`;
}

/** `--contender ,` names nobody: it must not be read as if the option were not there. Throws AB_MISSING_ARGUMENT. */
function namesIn(option: string, values: readonly string[]): string[] {
  return values.flatMap((value) => {
    const names = value.split(',').filter(Boolean);
    if (names.length > 0) return names;
    throw new AuthbenchError({
      code: 'AB_MISSING_ARGUMENT',
      what: `--${option} has nothing in it.`,
      received: value === '' ? 'an empty text' : value,
      next: `Name something after --${option}, or omit it.`,
    });
  });
}

/** `--rate -5`: a number is meant, and not an option called 5; whether it may be negative is for whoever reads it. */
function withNegatives(
  rawArgs: readonly string[],
  options: Readonly<Record<string, { readonly type: 'boolean' | 'string' }>>,
): string[] {
  const args: string[] = [];
  for (const arg of rawArgs) {
    const before = args.at(-1);
    const takesIt = before?.startsWith('--') && options[before.slice(2)]?.type === 'string' && !args.includes('--');
    if (takesIt && /^-[\d.]/.test(arg)) args[args.length - 1] = `${before}=${arg}`;
    else args.push(arg);
  }
  return args;
}

/** A whole number within bounds, or undefined where it was not given. Throws AB_BAD_NUMBER. */
export function numberOf(args: Parsed, name: string, least: number, most: number, unit: string): number | undefined {
  const text = args.one(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new AuthbenchError({
    code: 'AB_BAD_NUMBER',
    what: `--${name} has an invalid value.`,
    received: text,
    allowed: `a whole number from ${least} to ${most}${unit ? ` ${unit}` : ''}`,
    next: `Correct --${name}, or omit it.`,
  });
}
