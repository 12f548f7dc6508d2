/** Processes for the trials: one set for each contender and lifetime. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import type { NamedContender } from '../../../servers/contender.ts';
import type { Servers } from '../../instrument/instrument.ts';
import { isOfOneInstance } from '../../instrument/unseen.ts';

/** The servers of these arms: one set for each contender and lifetime. */
export async function serversFor(
  arms: readonly PlannedArm[],
  step: PlannedStep,
  contenderOf: (arm: PlannedArm) => NamedContender,
  servers: Servers,
) {
  const key = ({ contender, variant, factors }: PlannedArm) => `${contender};${variant};${factors.lifetime ?? ''}`;
  const instancesOf = (arm: PlannedArm) => (isOfOneInstance(contenderOf(arm)) ? 1 : Number(step.settings.instances));
  const urls = new Map<string, readonly string[]>();
  const first = [...new Map(arms.map((arm) => [key(arm), arm])).values()];
  await Promise.all(
    first.map(async (arm) => {
      const { lifetime } = arm.factors;
      const swept = lifetime === undefined ? {} : { lifetimeSeconds: Number(lifetime) };
      const started = await servers.ensure({ contender: contenderOf(arm), instances: instancesOf(arm), ...swept });
      urls.set(
        key(arm),
        started.map(({ url }) => url),
      );
    }),
  );
  return {
    urlsOf: (arm: PlannedArm) => urls.get(key(arm)) ?? [],
    async release() {
      await Promise.all(
        first.flatMap((arm) => {
          const { lifetime } = arm.factors;
          if (lifetime === undefined) return [];
          const wish = { contender: contenderOf(arm), instances: instancesOf(arm), lifetimeSeconds: Number(lifetime) };
          return [servers.release(wish)];
        }),
      );
    },
  };
}
