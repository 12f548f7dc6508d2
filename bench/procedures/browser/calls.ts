/** Requests of the contract, or of another wire, as a page sends them. */
import type { HttpRequest, Wire } from '../../../servers/wire/wire.ts';
import type { Calls, Sent } from './stage.ts';

/** The page adds the credential itself, or the browser does. */
const nothing = {};

export function callsOf(wire: Wire, user: string): Calls {
  const logout = wire.logout?.(nothing);
  if (logout === undefined) throw new Error('this server has no logout');
  return {
    login: sent(wire.login(user, {})),
    // No user has such an id, so nobody is logged in.
    badLogin: sent(wire.login('nobody at all!', {})),
    read: sent(wire.read(nothing)),
    logout: sent(logout),
    statuses: wire.statuses,
    user,
  };
}

const sent = ({
  method,
  path,
  headers = {},
  json,
  body = json === undefined ? undefined : JSON.stringify(json),
}: HttpRequest): Sent => ({
  ...{ method, path },
  headers: { ...headers, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
  ...(body === undefined ? {} : { body }),
});
