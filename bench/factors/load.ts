/** How levels of factors change a load: each factor changes one thing, and the slices know none of them by name. */
import type { NamedContender } from '../../servers/contender.ts';
import type { Factors } from '../../vocabulary/words.ts';
import type { Exchange } from '../generator/valve.ts';
import type { ServerWish } from '../instrument/instrument.ts';

/** What of an arm's load can be varied. */
export interface LoadSetting {
  /** Claims in each credential. */
  readonly claims: number;
  /** requests/s of the open loop. */
  readonly rate: number;
  /** On TLS. */
  readonly tls: boolean;
  /** What its servers are started with beside their contender: then they are processes of this level's own. */
  readonly server: Partial<Omit<ServerWish, 'contender' | 'instances'>>;
  /** ms that a round trip to the store takes longer. Undefined: no relay has a part in it. */
  readonly distanceMs?: number;
  /** Changes each request, e.g. by a header. */
  readonly request: (exchange: Exchange) => Exchange;
}

/** A factor of vocabulary/factors.ts as slices of load apply it. */
export interface LoadFactor {
  /** Id of the factor. */
  readonly id: string;
  apply(level: Factors[string], setting: LoadSetting): LoadSetting;
  /** Contenders that it can be varied for; others are left out of the step. Default: all. */
  isFor?(contender: NamedContender): boolean;
}

/** The load of an arm at these levels. A factor that is none of a load's (it has no entry) changes nothing. */
export function loadSettingOf(levels: Factors, rate: number, factors: readonly LoadFactor[]): LoadSetting {
  const plain: LoadSetting = { claims: 0, rate, tls: false, server: {}, request: (exchange) => exchange };
  return factors.reduce((setting, factor) => {
    const level = levels[factor.id];
    return level === undefined ? setting : factor.apply(level, setting);
  }, plain);
}
