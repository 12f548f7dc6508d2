import { burnCpu } from '../../bench/known/burn.ts';
import type { Contender } from '../../servers/contender.ts';

/** The same contender, which burns so many µs of CPU on each authentication: a difference that is known. */
export function burning(contender: Contender, us: number): Contender {
  return {
    ...contender,
    title: `${contender.title}, burning ${us} µs`,
    settings: { ...contender.settings, burnUs: us },
    async mount(app, setting) {
      const mounted = await contender.mount(app, setting);
      return {
        ...mounted,
        authenticate(request) {
          burnCpu(us);
          return mounted.authenticate(request);
        },
      };
    },
  };
}
