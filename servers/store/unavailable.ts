import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';

/**
 * What a request sees when the store fails: 503, never 401 (nobody was refused) and never the driver's message, whose
 * `command.args` hold keys and values.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly statusCode = 503;
  constructor() {
    super('The store did not answer.');
  }
}

/** For `catch`: whatever went wrong with the store. */
export const unavailable = (): never => {
  throw new StoreUnavailable();
};

/** The answer to a command, or StoreUnavailable whatever the driver says. */
export const answered = <T>(command: Promise<T>): Promise<T> => command.catch(unavailable);

/** A server does not start without its store. `received`: what came instead, without secrets; `allowed`: what is needed. */
export function unreachable(received: string, allowed = redisWanted): AuthbenchError {
  return new AuthbenchError(
    {
      code: 'AB_STORE_UNREACHABLE',
      what: 'The store did not become ready.',
      received,
      allowed,
      next: 'npx authbench doctor',
    },
    exitCodes.crashed,
  );
}

const redisWanted = 'a Redis that answers on a URL like redis://127.0.0.1:6379';

/** Host and port alone: a URL may hold a password. */
export function placeOf(storeUrl: string): string {
  return URL.canParse(storeUrl) ? new URL(storeUrl).host : 'a URL that cannot be read';
}

/** Why a driver failed, in one word: its code, or the first word of a reply error. Never its message, which may hold keys. */
export function reasonOf(error: Error & { code?: string }): string | undefined {
  return error.code ?? error.message.split(' ')[0];
}
