/** Reads one accepted change of a file of gates. */
import type { Node } from 'yaml';
import { metrics } from '../../vocabulary/metrics.ts';
import type { Complaints } from './complaints.ts';
import { allowedIn, entryOf, mustBeKnown } from './entry.ts';
import { type Accepted, AcceptedEntry } from './format.ts';
import { limitMustFit, limitOf } from './limits.ts';

const noun = 'An accepted change';
const needed = ['metric', 'reason', 'until'] as const;

/** Throws AB_BAD_GATE: what is accepted for no reason, or for ever, is forgotten. */
export function acceptedFrom(
  node: Node,
  path: string,
  at: Complaints,
  scenarios: readonly string[] | undefined,
): Accepted {
  const entry = entryOf(node, path, at, { declared: AcceptedEntry, noun });
  const { fields, placeOf } = entry;
  for (const name of needed)
    if (fields[name] === undefined)
      throw at.bad(placeOf(''), `${path}.${name}`, `${noun} needs ${article(name)}.`, {
        received: 'none',
        allowed: allowedIn(AcceptedEntry.properties[name]),
      });
  const [kind, limit] = limitOf(entry, path, at, noun);
  mustBeKnown(
    'metric',
    entry,
    path,
    at,
    metrics.map(({ id }) => id),
  );
  if (scenarios) mustBeKnown('scenario', entry, path, at, scenarios);
  limitMustFit(entry, kind, path, at);
  const day = new Date(`${fields.until}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== fields.until)
    throw at.bad(placeOf('until'), `${path}.until`, 'There is no such day.', {
      received: fields.until,
      allowed: allowedIn(AcceptedEntry.properties.until),
    });
  return {
    metric: fields.metric,
    contender: fields.contender ?? null,
    scenario: fields.scenario ?? null,
    factors: fields.factors ?? {},
    kind,
    limit,
    reason: fields.reason.trim().replaceAll(/\s+/g, ' '),
    until: fields.until,
  };
}

const article = (name: (typeof needed)[number]) =>
  ({ metric: 'a metric', reason: 'a reason', until: 'an end: `until`' })[name];
