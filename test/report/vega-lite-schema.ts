/** Whether a specification is one by Vega-Lite's own JSON schema, which its compiler is laxer than. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';

const file = createRequire(import.meta.url).resolve('vega-lite/vega-lite-schema.json');
// Its formats (colours, URIs) are for editors; its own keywords are not ajv's. To optimize the code that checks takes longer than to check.
const ajv = new Ajv({ strict: false, validateFormats: false, code: { optimize: false } });
const check = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));

/** Where the specification breaks the schema, e.g. `/layer/2/encoding/color must be object`; undefined for a valid one. */
export function schemaProblem(spec: unknown): string | undefined {
  if (check(JSON.parse(JSON.stringify(spec)))) return undefined;
  // Of every alternative that was tried, the deepest place is the one that was meant.
  const [deepest] = (check.errors ?? []).toSorted((a, b) => b.instancePath.length - a.instancePath.length);
  return deepest ? `${deepest.instancePath} ${deepest.message}` : 'invalid';
}
