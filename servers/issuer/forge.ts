/** For conformance alone: tokens of the issuer's, made part by part. It signs them, for its key is nobody else's. */
import { exportSPKI, importJWK, type JWK } from 'jose';
import type { Setting, SignedForge } from '../contender.ts';
import { principalOf } from '../principal.ts';
import { claimsFor, clockToleranceSeconds, seconds, typ } from '../token/access-token.ts';
import { bearer } from '../token/carrier.ts';
import { IssuerClient, issuerAt } from './issuer-client.ts';

const alg = 'RS256';

export async function forgedByIssuer(setting: Setting): Promise<SignedForge> {
  const answer = await fetch(new URL('/jwks', issuerAt(setting.issuerUrl)));
  const { keys } = (await answer.json()) as { keys: [JWK & { kid: string }] };
  return {
    header: { alg, typ, kid: keys[0].kid },
    claims: (userId) => claimsFor({ principal: principalOf(userId), claims: {} }, seconds(), seconds() + 60),
    async sign(signingInput, by = alg) {
      const fields = { signing_input: Buffer.from(signingInput).toString('base64url'), alg: by };
      const { signature } = await asking(setting, (client) =>
        client.ask<{ signature: string }>('/test-only/sign', fields),
      );
      return Buffer.from(signature, 'base64url');
    },
    carry: (token) => bearer.headers(token),
    toleranceSeconds: clockToleranceSeconds,
    publicKey: await exportSPKI((await importJWK(keys[0], alg)) as Parameters<typeof exportSPKI>[0]),
  };
}

/** A token of a user's own login with so many seconds to live; below zero it is over. */
export async function agedByIssuer(
  setting: Setting,
  clientId: ConstructorParameters<typeof IssuerClient>[1],
  lifetimeSeconds: number,
): Promise<Record<string, string>> {
  const login = { principal: principalOf('forged'), claims: {} };
  const { accessToken } = await asking(setting, (client) => client.login(login, lifetimeSeconds), clientId);
  return bearer.headers(accessToken);
}

async function asking<T>(
  setting: Setting,
  ask: (client: IssuerClient) => Promise<T>,
  clientId: ConstructorParameters<typeof IssuerClient>[1] = 'resource-jwt',
): Promise<T> {
  const client = new IssuerClient(setting, clientId);
  try {
    return await ask(client);
  } finally {
    client.close();
  }
}
