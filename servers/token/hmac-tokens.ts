/** Tokens of ours that carry a time in ms, signed with the shared secret (HS256, jose), and how they are forged. */
import type { Setting, SignedForge } from '../contender.ts';
import { hmacKey, secretBytes } from '../credential/hmac-key.ts';
import type { Tokens } from './access-token.ts';
import { bearer } from './carrier.ts';
import { aged, forgeOf } from './forge.ts';
import { joseTokens } from './jose-tokens.ts';
import { issuedMsClaim } from './not-before.ts';

export async function hmacTokens(setting: Setting): Promise<Tokens> {
  const key = await hmacKey(setting);
  return joseTokens({ algorithm: 'HS256', signingKey: key, verifyingKey: key });
}

/** For conformance alone. */
export const forgeHmac = async (setting: Setting): Promise<SignedForge> =>
  forgeOf({ alg: 'HS256', key: secretBytes(setting), added: issuedMsClaim });

/** For conformance alone: expires so many seconds from now. */
export const agedHmac = async (setting: Setting, fromNow: number) =>
  aged(await hmacTokens(setting), fromNow, bearer, issuedMsClaim);
