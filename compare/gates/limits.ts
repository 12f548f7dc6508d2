/** Which limit a metric can have: what the fields of an entry cannot say alone. */
import { metric } from '../../vocabulary/metrics.ts';
import type { Complaints } from './complaints.ts';
import type { Entry } from './entry.ts';
import { exactMetrics, type LimitKind, limitKinds } from './format.ts';

interface Limited {
  readonly metric: string;
  readonly ratio?: number;
  readonly difference?: number;
  readonly absolute?: number;
}

/** The one limit of an entry. `noun`: what the entry is, such as `A gate`. Throws AB_BAD_GATE for none, or several. */
export function limitOf(
  { fields, placeOf }: Entry<Limited>,
  path: string,
  at: Complaints,
  noun: string,
): readonly [kind: LimitKind, limit: number] {
  const [kind, another] = limitKinds.filter((each) => fields[each] !== undefined);
  if (kind !== undefined && another === undefined) return [kind, fields[kind] as number];
  throw at.bad(placeOf(another ?? ''), path, `${noun} has exactly one limit.`, {
    received: another === undefined ? 'none' : `${kind} and ${another}`,
    allowed: limitKinds.join(', '),
  });
}

/** Throws AB_BAD_GATE where a metric is not compared this way. */
export function limitMustFit({ fields, placeOf }: Entry<Limited>, kind: LimitKind, path: string, at: Complaints): void {
  if (fields.metric === exactMetrics) {
    if (kind !== 'difference' || fields.difference !== 0)
      throw at.bad(
        placeOf(kind),
        `${path}.${kind}`,
        'Counted metrics have several units: together they have one limit.',
        {
          received: `${kind}: ${fields[kind]}`,
          allowed: 'difference: 0; for another limit name one metric',
        },
      );
    return;
  }
  const { scale, kind: counted } = metric(fields.metric);
  if (kind === 'ratio' && scale === 'difference' && counted === 'noisy')
    throw at.bad(placeOf('ratio'), `${path}.ratio`, 'This metric can be zero, so it is compared by difference.', {
      received: `ratio: ${fields.ratio}`,
      allowed: 'difference or absolute',
    });
  if (kind === 'difference' && scale === 'ratio')
    throw at.bad(placeOf('difference'), `${path}.difference`, 'This metric is compared by ratio.', {
      received: `difference: ${fields.difference}`,
      allowed: 'ratio or absolute',
    });
}
