/** Contenders as they are named on a command line: by id, by file, as targets. */
import { resolve } from 'node:path';
import { contenderFrom, contenderNamed } from '../servers/catalogue.ts';
import type { NamedContender } from '../servers/contender.ts';
import { AuthbenchError } from '../vocabulary/errors.ts';
import type { Parsed } from './arguments.ts';
import { chosenTargets } from './targets.ts';

/** Those of `ids`, then those of `--contender-file`, then those of `--target`. Throws AB_SAME_NAME. */
export async function chosen(ids: readonly string[], given: Parsed): Promise<NamedContender[]> {
  const files = [...new Set(given.many('contender-file').map((path) => resolve(path)))];
  const all: NamedContender[] = [
    ...(await Promise.all([...new Set(ids)].map((id) => contenderNamed(id)))),
    ...(await Promise.all(files.map((file) => contenderFrom(file)))),
    ...(await chosenTargets(given)),
  ];
  const twice = all.find(({ id }, index) => all.findIndex((other) => other.id === id) !== index);
  if (twice === undefined) return all;
  throw new AuthbenchError({
    code: 'AB_SAME_NAME',
    what: 'Two contenders have the same name; a contender from a file is named after its file.',
    received: twice.id,
    next: 'Rename one of them, or omit it.',
  });
}
