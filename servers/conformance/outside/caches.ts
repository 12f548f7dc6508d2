/** What a cache may keep of a server from outside: by RFC 9111 and RFC 6749, not by the contract's letter. */
import type { Answer, Credential } from '../../wire/client.ts';
import { broken, type Finding, holds, noted } from '../check.ts';

/**
 * Broken: a token answer without no-store (RFC 6749 5.1: MUST), or an authenticated one that a shared cache may keep. Noted: one that
 * only a browser's own cache keeps (ASVS 14.3.2, level 2).
 */
export function keptByCaches(login: Credential, reads: readonly Answer[]): Finding {
  if (login.token !== undefined && !directivesOf(login.answer).has('no-store'))
    return broken('the answer that gives a token does not say no-store');
  const shared = reads.map(directivesOf).find((said) => isShared(said, login.token !== undefined));
  if (shared !== undefined)
    return broken(`an authenticated answer may be kept by a shared cache: ${[...shared.keys()].join(', ')}`);
  return reads.every((answer) => directivesOf(answer).has('no-store'))
    ? holds
    : noted('authenticated answers do not say no-store, so a browser may keep them');
}

/** Whether others are given it: said in so many words, or by its age where no Authorization forbids it (RFC 9111 3.5). */
function isShared(said: ReadonlyMap<string, string>, byToken: boolean): boolean {
  if (said.has('no-store') || said.has('private')) return false;
  return said.has('public') || said.has('s-maxage') || (!byToken && Number(said.get('max-age') ?? 0) > 0);
}

/** Directives of Cache-Control by lower-case name (RFC 9111 5.2). */
function directivesOf({ headers }: Pick<Answer, 'headers'>): ReadonlyMap<string, string> {
  const parts = (headers['cache-control'] ?? '').toLowerCase().split(',');
  return new Map(
    parts.map((part) => part.trim().split('=', 2)).map(([name = '', value = '']) => [name, value.replaceAll('"', '')]),
  );
}
