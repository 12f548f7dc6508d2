/** Servers from outside, as they are typed: --target name=URL or name=file, --pid name=PID, --store [name=]URL. */
import { statSync } from 'node:fs';
import type { NamedContender } from '../servers/contender.ts';
import { variables } from '../servers/process/messages.ts';
import { checkedSecret } from '../servers/process/secret.ts';
import { checkedUrl, targetAt, targetFrom } from '../servers/target.ts';
import { AuthbenchError } from '../vocabulary/errors.ts';
import type { Parsed } from './arguments.ts';

interface Named {
  readonly name: string;
  readonly value: string;
}

const nameShape = /^[a-z0-9][a-z0-9-]*$/;

/** The targets of a command. The same name twice: two instances of one server. Throws AB_BAD_TARGET. */
export async function chosenTargets(given: Parsed): Promise<NamedContender[]> {
  const byName = new Map<string, string[]>();
  for (const { name, value } of given.many('target').map((text) => named('target', text)))
    byName.set(name, [...(byName.get(name) ?? []), value]);
  const pids = ofTargets(given, 'pid', [...byName.keys()]);
  const stores = ofTargets(given, 'store', [...byName.keys()]);
  return Promise.all(
    [...byName].map(async ([name, values]) => {
      const isUrl = values.every((value) => /^https?:\/\//.test(value));
      const target = isUrl
        ? targetAt(
            name,
            values.map((value) => checkedUrl(value, `--target ${name}`)),
          )
        : await fromFile(name, values);
      const own = pids.filter((pid) => pid.name === name).map(({ value }) => pidOf(value));
      const store = stores.findLast((one) => one.name === name)?.value;
      if (target.target === undefined) return target;
      return {
        ...target,
        target: {
          ...target.target,
          ...(own.length === 0 ? {} : { pids: own }),
          ...(store === undefined ? {} : { storeUrl: storeUrlOf(store) }),
        },
      };
    }),
  );
}

/** The operator's key that targets know: by environment, like every secret. Undefined where none is set. Throws AB_WEAK_SECRET. */
export function operatorKeyFrom(environment: NodeJS.ProcessEnv): string | undefined {
  const key = environment[variables.operatorKey];
  return key === undefined ? undefined : checkedSecret(key, variables.operatorKey);
}

async function fromFile(name: string, values: readonly string[]): Promise<NamedContender> {
  const [path, second] = values;
  if (second === undefined && path !== undefined && isFile(path)) return targetFrom(name, path);
  throw bad(
    'target',
    `${name}=${values.join(', ')}`,
    'name=http://host:port, once for each instance, or name=<path of a target file that exists>',
  );
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** `name=value`, or a value alone where there is one target. */
function ofTargets(given: Parsed, option: 'pid' | 'store', names: readonly string[]): Named[] {
  return given.many(option).map((text) => {
    const [only, another] = names;
    const split =
      nameShape.test(text.split('=', 1)[0] as string) && text.includes('=') ? named(option, text) : undefined;
    const one =
      split ?? (only !== undefined && another === undefined ? { name: only, value: text } : named(option, text));
    if (names.includes(one.name)) return one;
    throw bad(option, text, `the name of a target of this run: ${names.join(', ') || 'there are none; add --target'}`);
  });
}

function named(option: string, text: string): Named {
  const at = text.indexOf('=');
  const [name, value] = [text.slice(0, at), text.slice(at + 1)];
  if (at > 0 && nameShape.test(name) && value !== '') return { name, value };
  throw bad(option, text, 'name=value, where a name has lowercase letters, digits and -');
}

function pidOf(text: string): number {
  const pid = Number(text);
  if (/^\d+$/.test(text) && pid > 1 && isThere(pid)) return pid;
  throw bad('pid', text, 'the id of a process running on this machine');
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function storeUrlOf(text: string): string {
  if (URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol)) return text;
  throw bad('store', text.replace(/:\/\/[^/@\s]*@/, '://'), 'redis://[user:password@]host[:port]');
}

const bad = (option: string, received: string, allowed: string) =>
  new AuthbenchError({
    code: 'AB_BAD_TARGET',
    what: `--${option} cannot be used.`,
    received,
    allowed,
    next: 'docs/targets.md shows how to write each of them.',
  });
