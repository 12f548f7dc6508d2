import type { TargetFile } from '../../../servers/target.ts';

/**
 * A server with paths of its own, which runs already: a form login that sets a cookie, an account page, a logout by DELETE, an
 * operator who ends a user's sessions. Requests are data, so that the load generator can send them too.
 */
export default {
  title: 'Our web shop',
  description: 'The login of our web shop, on this machine.',
  challenge: 'Cookie',
  url: 'http://127.0.0.1:8080',
  wire: {
    // A logout answers 200 there, a page without a session 403.
    statuses: { login: 200, read: 200, refused: 403, revoked: 200 },
    login: (userId) => ({
      method: 'POST',
      path: '/session',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ user: userId, password: 'bench' }).toString(),
    }),
    read: (headers) => ({ method: 'GET', path: '/account', headers }),
    logout: (headers) => ({ method: 'DELETE', path: '/session', headers }),
    revoke: (userId) => ({
      method: 'DELETE',
      path: `/users/${userId}/sessions`,
      headers: { 'x-admin': process.env.SHOP_ADMIN_KEY ?? '' },
    }),
  },
} satisfies TargetFile;
