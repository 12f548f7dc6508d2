import { type Check, type Finding, notApplicable, type Trial } from './check.ts';
import * as encrypted from './encrypted-forgeries.ts';
import { isEncrypted, type Mint, mintOf, type Named, onlyTheGood } from './minting.ts';
import * as forgeries from './token-forgeries.ts';

/** What differs from a good token in one thing, and must be refused; or why there is nothing to try. */
type Attempt = (mint: Mint, trial: Trial) => Promise<readonly Named[] | string>;

/** A check of tokens that the suite makes with the contender's own key. Whatever is wrong with them, it is 401. */
const tokenCheck = (id: string, property: string, clause: string, attempt: Attempt): Check => ({
  id,
  property,
  clause,
  excusedBy: [],
  needs: ['parts'],
  find: withMint(async (mint, trial) => {
    const bad = await attempt(mint, trial);
    return typeof bad === 'string' ? notApplicable(bad) : onlyTheGood(mint, bad);
  }),
});

/** What is asked of a signed token, and of an encrypted one. */
const either =
  (signed: Attempt, ofEncrypted: Attempt): Attempt =>
  (mint, trial) =>
    isEncrypted(mint.forge) ? ofEncrypted(mint, trial) : signed(mint, trial);

/** For checks that need `parts`. */
export function withMint(find: (mint: Mint, trial: Trial) => Promise<Finding>): Check['find'] {
  return async (trial) => find((await mintOf(trial)) as Mint, trial);
}

/** What a token says, and who signed or encrypted it. */
export const tokenChecks: readonly Check[] = [
  tokenCheck(
    'signature',
    'A token is refused if a bit of any part is changed, if it is cut short, has a part too many or too few, or is JSON.',
    'J1: RFC 7515 5.2, ASVS 9.1.1',
    either(forgeries.misshapen, encrypted.misshapen),
  ),
  tokenCheck(
    'alg-none',
    'A token whose algorithm is none, in any spelling, is refused with and without a signature or encryption.',
    'J2: RFC 8725 3.1 and 3.2, ASVS 9.1.2',
    either(forgeries.unsigned, encrypted.unsigned),
  ),
  tokenCheck(
    'public-key-as-secret',
    'A token signed by HMAC with the public key in any form as its secret is refused.',
    'J3: RFC 8725 2.1 and 3.1, ASVS 9.1.2',
    forgeries.publicKeyAsSecret,
  ),
  tokenCheck(
    'other-algorithm',
    'Any algorithm but the design’s own is refused, even with the right key.',
    'J4: RFC 8725 3.1, ASVS 9.1.2',
    either(forgeries.otherAlgorithm, encrypted.otherAlgorithm),
  ),
  tokenCheck(
    'compressed',
    'A token whose content was compressed before it was encrypted is refused.',
    'RFC 8725 3.6, RFC 7516 4.1.3',
    encrypted.compressed,
  ),
  tokenCheck(
    'key-name',
    'An unknown key name is refused, whatever it looks like.',
    'J6: RFC 7515 4.1.4, RFC 8725 3.10',
    forgeries.keyName,
  ),
  tokenCheck(
    'crit',
    'A token with critical extensions that the server does not understand is refused.',
    'J7: RFC 7515 4.1.11',
    forgeries.critical,
  ),
  tokenCheck(
    'times',
    'A token is refused before its start, after its expiry, without an expiry or with one that is not a time.',
    'J8: RFC 7519 4.1.4 and 4.1.5, ASVS 9.2.1',
    forgeries.times,
  ),
  tokenCheck(
    'issuer',
    'A token from another issuer, or without one, is refused.',
    'J9: RFC 8725 3.8, RFC 7519 4.1.1',
    forgeries.issuer,
  ),
  {
    id: 'audience',
    about: 'tokens for others',
    property: 'A token for another audience, or for none, is refused; ours among several is accepted.',
    clause: 'J9: RFC 8725 3.9, RFC 7519 4.1.3, ASVS 9.2.3',
    excusedBy: [],
    needs: ['parts'],
    find: withMint(async (mint) => {
      const several = await mint.withClaims('several audiences', { aud: ['https://other.test', mint.claims.aud] });
      return onlyTheGood(mint, await forgeries.audience(mint), [several]);
    }),
  },
  tokenCheck(
    'token-type',
    'A token of another type, or without one, is refused as an access token.',
    'J10: RFC 8725 3.11 and 3.12, RFC 9068 4, ASVS 9.2.2',
    forgeries.type,
  ),
  {
    id: 'claims-form',
    about: 'malformed claims',
    property:
      'Claims that are not an object, not JSON or not UTF-8 are refused; of members with the same name, the last counts or none does.',
    clause: 'J11: RFC 7519 4 and 7.2',
    excusedBy: [],
    needs: ['parts'],
    find: withMint(async (mint) => {
      const finding = await onlyTheGood(mint, await forgeries.claimsForm(mint));
      return finding.found === 'holds' ? forgeries.lastOfTwo(mint) : finding;
    }),
  },
];
