/** What a team accepts: a gate that failed is `accepted` within the allowance until a day, and fails again beyond either. Pure. */
import { factorLabel } from '../../vocabulary/words.ts';
import type { Accepted, Gate } from './format.ts';
import { fitsPlace } from './place.ts';
import type { AcceptedChange, GateResult } from './result.ts';
import { bound } from './sentence.ts';

/** Accepted changes, and the day on which they are judged: `2027-01-31`, UTC. */
export interface Accepting {
  readonly accepted: readonly Accepted[];
  readonly today: string;
}

export const nothingAccepted: Accepting = { accepted: [], today: '' };

/** `judge`: what another gate would say of the same figure. */
export function withAccepted(
  result: GateResult,
  gate: Gate,
  judge: (as: Gate) => GateResult,
  { accepted, today }: Accepting,
): GateResult {
  if (result.outcome !== 'failed') return result;
  const ofMetric = accepted.filter((each) => each.metric === result.metric && comparesAs(each, gate));
  const changes = ofMetric.filter((each) => fitsPlace(each, result)).map((each) => changeOf(each, gate, judge, today));
  const change = changes.find(({ standing }) => standing === 'applies') ?? changes.at(-1);
  if (change !== undefined) return told(result, change);
  const [elsewhere] = ofMetric;
  if (elsewhere === undefined) return result;
  const sentence = `${result.sentence} The accepted change of this metric is for ${placeText(elsewhere)}.`;
  return { ...result, sentence };
}

/** A limit on the figure itself is relaxed by another one; a comparison by a ratio or a difference. */
const comparesAs = (accepted: Accepted, gate: Gate) => (accepted.kind === 'absolute') === (gate.kind === 'absolute');

function changeOf(
  { kind, limit, reason, until }: Accepted,
  gate: Gate,
  judge: (as: Gate) => GateResult,
  today: string,
): AcceptedChange {
  const { outcome, unit } = judge({ ...gate, kind, limit });
  // As for every gate: an interval that holds the limit is not beyond it, unless the gate asks for certainty.
  const within = outcome === 'passed' || (outcome === 'undecided' && gate.undecided === 'pass');
  const standing = today > until ? 'ended' : within ? 'applies' : 'exceeded';
  return { standing, kind, limit, unit, reason, until };
}

function told(result: GateResult, change: AcceptedChange): GateResult {
  const outcome = change.standing === 'applies' ? 'accepted' : result.outcome;
  return { ...result, outcome, accepted: change, sentence: `${result.sentence} ${remark(change)}` };
}

function remark({ standing, kind, limit, unit, reason, until }: AcceptedChange): string {
  const most = `${kind === 'difference' && limit > 0 ? '+' : ''}${bound(limit, kind, unit)}`;
  const why = reason.replace(/\.$/, '');
  if (standing === 'applies') return `Accepted up to ${most} until ${until}: ${why}.`;
  if (standing === 'exceeded') return `That is more than the ${most} accepted until ${until}: ${why}.`;
  return `It was accepted up to ${most}, but only until ${until}: ${why}.`;
}

function placeText({ contender, scenario, factors }: Accepted): string {
  const parts = [contender ?? 'any contender', scenario, factorLabel(factors, ', ')];
  return parts.filter(Boolean).join(', ');
}
