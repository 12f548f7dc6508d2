import type { Principal } from './contender.ts';

/** What a user id may look like: short, and safe in a key, a claim and a log line. */
export const userIdPattern = '^[A-Za-z0-9_-]{1,64}$';

/**
 * The principal of a user id. There is no user table: a bench needs the same answer in every process, so the role and
 * the name follow from the id. Ids that start with `admin` have the role admin.
 */
export function principalOf(userId: string): Principal {
  return { id: userId, role: userId.startsWith('admin') ? 'admin' : 'user', name: `Name of ${userId}` };
}

/**
 * `u0007`: ids of one length (up to 9,999), so that every `/me` answer has the same number of bytes, the control's too.
 */
export function numberedUser(n: number): string {
  return `u${String(n).padStart(4, '0')}`;
}
