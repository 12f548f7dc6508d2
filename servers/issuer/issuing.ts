import type { Setting } from '../contender.ts';
import type { OpaqueTokens } from './opaque-tokens.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What an issuer issues with. */
export interface Issuing {
  readonly keys: SigningKeys;
  /** Throws StoreUnavailable where the issuer was given no store. */
  opaque(): OpaqueTokens;
  readonly setting: Setting;
}
