import { AuthbenchError } from '../../vocabulary/errors.ts';

/** RFC 7518 3.2: an HS256 key has at least the size of the hash output. */
const leastBytes = 32;
/** 32 random bytes as base64url have about 31 different characters; a repeated word has far fewer. */
const leastDistinct = 12;
const placeholder = /change.?me|secret|password|placeholder|example|default|your.?key|insert|replace/i;

/** The secret, if it can protect something. Throws AB_WEAK_SECRET; the message never holds the secret. */
export function checkedSecret(value: string | undefined, variable: string): string {
  const fault = faultOf(value);
  if (fault === undefined) return value as string;
  throw new AuthbenchError({
    code: 'AB_WEAK_SECRET',
    what: `${variable} cannot be used: ${fault}.`,
    allowed: `at least ${leastBytes} random bytes, base64url`,
    next: `${variable}=$(node -p "crypto.randomBytes(32).toString('base64url')")`,
  });
}

function faultOf(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return 'it is not set';
  if (placeholder.test(value)) return 'it is a placeholder';
  if (!/^[\w-]+$/.test(value)) return 'it is not base64url';
  if (Buffer.from(value, 'base64url').length < leastBytes) return `it is shorter than ${leastBytes} bytes`;
  if (new Set(value).size < leastDistinct) return 'it repeats itself too much to be random';
  return undefined;
}
