/** Failed checks in the order of what they mean for a service: what it does wrong, the gravest first. */
import type { Judgement } from '../../report/conformance/text.ts';

interface Kind {
  /** What is wrong, as a heading. */
  readonly wrong: string;
  readonly checks: readonly string[];
}

export const kinds: readonly Kind[] = [
  { wrong: 'It does not work', checks: ['start', 'login', 'read', 'every-instance', 'refresh'] },
  {
    wrong: 'It lets in those who must stay out',
    checks: [
      ...[
        'no-credential',
        'forged',
        'expired',
        'admin',
        'client-headers',
        'named-user',
        'path-spelling',
        'other-methods',
      ],
      ...['signature', 'alg-none', 'public-key-as-secret', 'other-algorithm', 'compressed', 'embedded-key', 'key-name'],
      ...['crit', 'times', 'issuer', 'audience', 'token-type', 'claims-form', 'insufficient-scope', 'weak-secret'],
      ...['weak-key', 'unknown-keys', 'key-rotation', 'keys-withheld', 'client-credentials', 'refresh-as-access'],
      ...['refresh-user', 'refresh-without-token'],
    ],
  },
  {
    wrong: 'Somebody else can have the session',
    checks: ['new-id', 'unknown-id', 'id-entropy', 'query', 'two-credentials', 'duplicate-cookies'],
  },
  {
    wrong: 'What was ended goes on',
    checks: [
      ...['logout', 'logout-everywhere', 'revoke', 'revoke-everywhere', 'slow-request', 'slow-request-revoked'],
      ...[
        'ended-for-good',
        'revoked-for-good',
        'ended-after-login',
        'respelt',
        'refresh-after-logout',
        'refresh-reuse',
        'refresh-grace',
      ],
      ...['refresh-race', 'token-revocation', 'revoke-again', 'idle-timeout', 'absolute-timeout'],
    ],
  },
  {
    wrong: 'It ends what it must not',
    checks: [
      ...['operator-key', 'revoke-similar-ids', 'logout-similar-ids', 'revoke-pattern', 'reuse-similar-ids'],
      ...['logout-of-one', 'login-after-logout', 'login-after-revoke'],
    ],
  },
  {
    wrong: 'A browser gives it away, or acts for somebody else',
    checks: [
      ...['cookie-flags', 'cross-site', 'safe-methods', 'action-spelling', 'cross-origin-read', 'same-site'],
      ...['deletion-cookie', 'no-store', 'login-over-http', 'anonymous-visit'],
    ],
  },
  {
    wrong: 'It tells too much, or takes too much',
    checks: ['silent', 'error-answers', 'loopback', 'loopback-store', 'header-size'],
  },
];

/** Of store faults, and whatever has no place above. */
const otherwise = 'It does not keep what it declares';

/** The checks that failed, under what is wrong; kinds without any are left out. */
export function gravestFirst(
  checks: readonly Judgement[],
): { readonly wrong: string; readonly failed: readonly Judgement[] }[] {
  const failed = checks.filter(({ status }) => status === 'fail');
  const known = kinds.flatMap((kind) => kind.checks);
  return [
    ...kinds.map((kind) => ({
      wrong: kind.wrong,
      failed: kind.checks.flatMap((id) => failed.filter(({ check }) => check === id)),
    })),
    { wrong: otherwise, failed: failed.filter(({ check }) => !known.includes(check)) },
  ].filter((kind) => kind.failed.length > 0);
}
