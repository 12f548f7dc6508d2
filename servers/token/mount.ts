import type { FastifyRequest } from 'fastify';
import type { Mounted, Setting } from '../contender.ts';
import { type AddedClaims, claimsFor, principalIn, type Tokens, type VerifiedClaims } from './access-token.ts';
import { bearer, type Carrier } from './carrier.ts';

/** What a design adds to a signed token that says who it is for. */
export interface TokenDesign {
  readonly tokens: Tokens;
  /** Default: the Authorization header. */
  readonly carrier?: Carrier;
  /** Whether a good token still counts. Asked on every request; default: it does. Throws StoreUnavailable where that cannot be known. */
  accepts?(claims: VerifiedClaims): Promise<boolean> | boolean;
  /** Ends this token, where the design can. */
  end?(claims: VerifiedClaims): Promise<void>;
  /** Ends all tokens of a user, where the design can. */
  endAll?(userId: string): Promise<void>;
  /** Claims that the design needs for itself. `issuedMs`: now, ms since 1970. */
  readonly added?: AddedClaims;
  /** Told of each token that is handed out, before it is. */
  issued?(claims: VerifiedClaims): Promise<void>;
}

/** A design of signed tokens, mounted: login signs, every request verifies. */
export function mountTokens(setting: Setting, design: TokenDesign): Mounted {
  const { tokens, carrier = bearer, accepts } = design;
  const verified = (request: FastifyRequest) => {
    const token = carrier.read(request);
    return token === undefined ? undefined : tokens.verify(token);
  };
  return {
    async login(login, _request, reply) {
      const issuedMs = Date.now();
      const now = Math.floor(issuedMs / 1000);
      const claims = claimsFor(login, now, now + setting.lifetimeSeconds, design.added?.(issuedMs, login));
      await design.issued?.(claims);
      return carrier.give(reply, await tokens.sign(claims), setting.lifetimeSeconds);
    },
    async authenticate(request) {
      const claims = await verified(request);
      if (claims === undefined) return undefined;
      if (accepts !== undefined && !(await accepts(claims))) return undefined;
      return principalIn(claims);
    },
    async logout(request, reply) {
      const claims = await verified(request);
      if (claims !== undefined) await design.end?.(claims);
      carrier.clear(reply);
    },
    async revoke(userId) {
      await design.endAll?.(userId);
    },
  };
}
