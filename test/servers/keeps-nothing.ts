/** Checks that a design which keeps nothing cannot pass, and need not: what they ask is its declared limit. */
export const keepsNothing = [
  'logout',
  'logout-everywhere',
  'revoke',
  'revoke-everywhere',
  'slow-request',
  'slow-request-revoked',
];
