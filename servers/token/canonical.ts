import { isUtf8 } from 'node:buffer';

/** Algorithms of our tokens, and the number of bytes in a signature of each (RS256: of a key of 2,048 bits). */
const signatureBytes = { HS256: 32, ES256: 64, EdDSA: 64, RS256: 256 } as const;
export type Algorithm = keyof typeof signatureBytes;

/**
 * Three segments of base64url, the last one a signature of this algorithm. jose skips whitespace inside a segment, and the last
 * character of base64url has several spellings where bits are left over: only the canonical one passes, so that a token has
 * one text (RFC 4648 3.5).
 */
export function canonicalText(algorithm: Algorithm): RegExp {
  const bits = signatureBytes[algorithm] * 8;
  const characters = Math.ceil(bits / 6);
  const spare = characters * 6 - bits;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = [...alphabet].filter((_, value) => value % 2 ** spare === 0).join('');
  return new RegExp(`^[\\w-]+\\.[\\w-]+\\.[\\w-]{${characters - 1}}[${last}]$`);
}

/** Whether header and claims are UTF-8 (RFC 7515 5.2, RFC 7519 7.2): for libraries that read bad bytes as U+FFFD. */
export function readableText(token: string): boolean {
  const [header = '', claims = ''] = token.split('.', 2);
  return isUtf8(Buffer.from(header, 'base64url')) && isUtf8(Buffer.from(claims, 'base64url'));
}
