/** Whether a value has the shape that results/format/ declares, and where it first has not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Compile } from 'typebox/schema';

export interface Problem {
  /** JSON pointer of the field, e.g. `/plan/steps/0/shape`; empty for the whole. */
  readonly path: string;
  /** What was there, shortened. */
  readonly received: string;
  readonly allowed: string;
}

export type Check = (value: unknown) => Problem | undefined;

export const runProblem: Check = checkOf('run.schema.json');
export const sampleProblem: Check = checkOf('sample.schema.json');

/** By a published schema: to load the declarations that it was written from takes every command some tenths of a second. */
function checkOf(published: string): Check {
  let compiled: ReturnType<typeof Compile> | undefined;
  return (value) => {
    compiled ??= Compile(JSON.parse(readFileSync(join(import.meta.dirname, published), 'utf8')));
    return compiled.Check(value) ? undefined : problemOf(value, compiled.Errors(value)[1]);
  };
}

function problemOf(value: unknown, errors: ReturnType<ReturnType<typeof Compile>['Errors']>[1]): Problem {
  const first = errors[0];
  if (first === undefined) return { path: '', received: shown(value), allowed: 'the published schema' };
  if (first.keyword === 'required') {
    const absent = first.params.requiredProperties[0];
    return { path: `${first.instancePath}/${absent}`, received: 'nothing', allowed: 'this field must be there' };
  }
  const literals = errors.flatMap((error) =>
    error.instancePath === first.instancePath && error.keyword === 'const' ? [String(error.params.allowedValue)] : [],
  );
  return {
    path: first.instancePath,
    received: shown(at(value, first.instancePath)),
    allowed: literals.length > 0 ? literals.join(', ') : first.message,
  };
}

function at(value: unknown, pointer: string): unknown {
  let found = value;
  for (const part of pointer.split('/').slice(1)) {
    found = (found as Record<string, unknown> | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return found;
}

function shown(value: unknown): string {
  // JSON would write NaN and Infinity as null.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
