/** What is tried in a browser as a plan has it: an arm for each contender, place and deed, and one each for calls from another origin. Pure. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import { type NamedContender, variantOf } from '../../../servers/contender.ts';
import { callPatterns, deeds, isTried, type Place } from '../../../vocabulary/browser.ts';
import type { Asked, PlannedPart } from '../procedure.ts';
import type { BrowserStep } from './step.ts';

export function browserPlan(step: BrowserStep, { contenders }: Asked): PlannedPart[] {
  const { rounds, lateMs, maxAges } = step;
  const arms = contenders.filter(isTriable).flatMap((contender): PlannedArm[] => {
    const arm = (factors: PlannedArm['factors']): PlannedArm => ({
      contender: contender.id,
      variant: variantOf(contender),
      factors,
    });
    const cells: PlannedArm[] = placesOf(contender, step).flatMap((kept) =>
      deeds
        .filter((deed) => isTried(deed, kept) && (deed !== 'form-post-late' || lateMs > 0))
        .map((deed) => arm({ kept, deed })),
    );
    return [...cells, ...callsOf(contender, maxAges).map(arm)];
  });
  return [{ arms, minRounds: rounds, maxRounds: rounds, settings: { lateMs } }];
}

/** A server from outside has pages and paths of its own; and of one without a credential there is nothing to keep. */
const isTriable = ({ challenge, target }: NamedContender) => challenge !== 'none' && target === undefined;

const placesOf = ({ challenge }: NamedContender, { cookies, tokens }: BrowserStep): readonly Place[] =>
  challenge === 'Cookie' ? cookies : tokens;

/** A cookie asks nothing of the page's requests, so that there is nothing to keep either: one kind of calls shows it. */
const callsOf = ({ challenge }: NamedContender, maxAges: readonly number[]): PlannedArm['factors'][] =>
  challenge === 'Cookie'
    ? [{ calls: 'at-once', maxAge: 0 }]
    : callPatterns.flatMap((calls) => maxAges.map((maxAge) => ({ calls, maxAge })));

/** Cells that one browser shows in one go: those of a contender and place. */
export const columnsOf = (arms: readonly PlannedArm[]): PlannedArm[][] => [
  ...Map.groupBy(
    arms.filter(({ factors }) => factors.kept !== undefined),
    ({ contender, variant, factors }) => `${contender}\n${variant}\n${factors.kept}`,
  ).values(),
];

/** Seen on two cores. */
const [columnSeconds, callsSeconds] = [8, 2];
/** s that calls which are far apart take: a cookie that grows old waits meanwhile. */
const besideSeconds = 130;

export function browserSeconds({ arms, maxRounds, settings }: PlannedStep): number {
  const calls = arms.filter(({ factors }) => factors.calls !== undefined).length;
  const busy = maxRounds * (columnsOf(arms).length * columnSeconds + calls * callsSeconds);
  return Math.max(busy, calls > 0 || Number(settings.lateMs) > 0 ? besideSeconds : 0);
}
