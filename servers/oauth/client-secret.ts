import { hkdfSync } from 'node:crypto';

/**
 * The secret of a client, derived from the servers' shared one (HKDF, RFC 5869), which itself never travels. There is no table
 * of clients: a bench needs the same answer in every process. A service draws each secret and keeps its hash.
 */
export function clientSecret(secret: string, clientId: string): string {
  const bytes = hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', `authbench client ${clientId}`, 32);
  return Buffer.from(bytes).toString('base64url');
}
