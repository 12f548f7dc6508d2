/** What many live credentials in a store do: to a read, a login and a revoke, to its memory, and how long it takes to fill it. */
import type { NamedContender } from '../../../servers/contender.ts';
import { nameOf } from '../../../vocabulary/words.ts';
import type { LoadFactor } from '../../factors/load.ts';
import type { Procedure } from '../procedure.ts';
import { slices } from '../slices/slices.ts';
import type { SlicesStep } from '../slices/step.ts';
import { type Doing, only, otherArms, populationOf, readsOf, revokesInRow } from './arms.ts';
import { populationFigures, withoutOff } from './figures.ts';
import { measurePopulation } from './measure.ts';
import type { PopulationStep } from './step.ts';

const asSlices = ({ populations, metrics, primary }: PopulationStep): SlicesStep => ({
  ...{ procedure: 'slices', shape: 'open', primary, metrics },
  ...{ levels: { population: populations }, compareLevels: 'population' },
});

/** Its levels are applied here, to the store, and change nothing of the load: a step of slices alone could not vary it. */
const atPopulation: LoadFactor = { id: 'population', apply: (_level, setting) => setting };

/**
 * Whether a login leaves something in a Redis of ours: nothing can be filled with what is kept elsewhere, or nowhere. What polls its store
 * unasked is left out, as everywhere where a store of its own is counted.
 */
const fills = ({ store, storeLoss, target, background }: NamedContender) =>
  store === 'redis' && target === undefined && !background && (storeLoss?.forgets ?? 'credentials') === 'credentials';

const amountsOf = ({ loggedIn, logins, loginRounds, revokeRounds }: PopulationStep) => ({
  ...{ loggedIn, logins, loginRounds, revokeRounds },
});

/** Seen on two cores: s to start a server and its store, and to let its memory settle; s of a login, and of a copied credential. */
const [startSeconds, loginSeconds, copySeconds] = [3, 0.0006, 0.000_01];
/** Before the revokes of a round. */
const pauseSeconds = 0.2;

export const population: Procedure<PopulationStep> = {
  id: 'population',
  title: 'a store that is filled with live credentials: reads, logins and revokes among few of them and among many',
  everyStart: true,
  repeats: false,
  amounts: slices.amounts,
  stepId: () => 'open',
  shapeOf: () => ({ id: 'open', title: 'open loop' }),
  plan(step, asked) {
    const contenders = asked.contenders.filter(fills);
    if (contenders.length === 0) return [{ arms: [], minRounds: 0, maxRounds: 0, settings: {} }];
    const factors = [...asked.factors, atPopulation];
    return slices.plan(asSlices(step), { ...asked, contenders, factors }).map((part) => ({
      ...part,
      arms: [...part.arms, ...otherArms(part.arms, step)],
      settings: { ...part.settings, ...amountsOf(step) },
    }));
  },
  seconds(step) {
    if (step.arms.length === 0) return 0;
    const [reads, logins] = [readsOf(step), only(step, 'login')];
    const contenders = new Set(reads.arms.map(({ contender, variant }) => nameOf(contender, variant))).size;
    const loggedIn = Number(step.settings.loggedIn);
    const copied = reads.arms.reduce((sum, arm) => sum + Math.max(0, populationOf(arm) - loggedIn), 0);
    const revoking = only(step, 'revoke').arms.reduce(
      (sum, arm) => sum + pauseSeconds + revokesInRow(arm) * Number(arm.factors.sessions) * loginSeconds,
      0,
    );
    // Whoever logs in is revoked again.
    const loggingIn = logins.arms.length * Number(step.settings.logins) * 2 * loginSeconds;
    const rounds = Number(step.settings.loginRounds);
    return (
      contenders * (startSeconds + loggedIn * loginSeconds) +
      copied * copySeconds +
      slices.seconds(reads) +
      rounds * loggingIn +
      Number(step.settings.revokeRounds) * revoking
    );
  },
  measure: measurePopulation,
  figures(steps, asked, known) {
    const seen = slices.figures(steps.map(readsOf), asSlices(asked), known);
    const own = populationFigures(steps, asked, known);
    return {
      rounds: seen.rounds,
      measurements: [...seen.measurements, ...own.measurements],
      comparisons: withoutOff([...seen.comparisons, ...own.comparisons], own.guards),
      guards: [...seen.guards, ...own.guards],
    };
  },
  precise: (steps, asked, known) => slices.precise?.(steps.map(readsOf), asSlices(asked), known) ?? true,
  /** Stores are gone with the start that filled them: what is not whole is measured again, all of it. */
  kept(step, own) {
    const count = (doing: Doing) => only(step, doing).arms.length;
    const { from = 0, loginRounds, revokeRounds } = step.settings;
    const wanted =
      count('read') * (step.maxRounds - Number(from)) +
      count('fill') * 2 +
      count('login') * Number(loginRounds) +
      count('revoke') * Number(revokeRounds);
    const starts = Map.groupBy(own, ({ sample }) => sample.start ?? 1);
    return [...starts.values()].flatMap((all) => (all.length === wanted ? all : []));
  },
  guards: (step, recorded) => slices.guards?.(readsOf(step), recorded) ?? [],
};
