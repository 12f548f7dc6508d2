/** What a gate said of one figure: as run.json holds it, and not to be changed any more. */
import type { GateEntry } from '../../results/format.ts';

export type GateResult = Readonly<GateEntry>;
export type GateOutcome = GateResult['outcome'];
export type AcceptedChange = Readonly<NonNullable<GateResult['accepted']>>;
