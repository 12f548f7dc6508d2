import type { Setting } from '../contender.ts';
import { clockToleranceSeconds } from './access-token.ts';

/** A token is good until `exp` and a tolerance, judged by another clock and rounded to a second. */
const marginMs = (clockToleranceSeconds + 1) * 1000;

/** How long a revocation of a token must be remembered from now on: past the last moment at which it could be accepted. */
export const rememberMs = (exp: number): number => exp * 1000 + marginMs - Date.now();

/** How long a revocation of every token that was issued up to now must be remembered. */
export const longestMs = ({ lifetimeSeconds }: Setting): number => lifetimeSeconds * 1000 + marginMs;
