import type { Principal } from '../contender.ts';

/** What a login puts into a session. `request.session.principal` is set exactly when somebody is logged in. */
declare module 'fastify' {
  interface Session {
    principal?: Principal;
    claims?: Readonly<Record<string, string>>;
    /** When the store created the session, ms since 1970: set exactly when the session is in the store. */
    created?: number;
  }
}
