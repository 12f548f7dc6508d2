/** The harness's own calls to the servers of a run, so that one that fails is a complaint about that server, not a stack. */

import type { ContractClient } from '../../servers/wire/client.ts';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import type { ContractCalls } from '../instrument/instrument.ts';

/**
 * `clientOf` gives who speaks to the server at a URL; `describe` names that server, and says how it ended where it has. Both
 * calls reject with AB_CALL_FAILED.
 */
export function namedCalls(
  clientOf: (url: string) => ContractClient,
  describe: (url: string) => string,
): ContractCalls {
  const failed = (url: string, call: string) => (cause: unknown) => {
    throw new AuthbenchError(
      {
        code: 'AB_CALL_FAILED',
        what: `authbench could not ${call} at ${describe(url)}.`,
        received:
          cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : String(cause),
        next: 'Check that contender: `npx authbench run --contender <id> --scenario latency` shows whether it conforms.',
      },
      exitCodes.crashed,
      cause,
    );
  };
  return {
    login: (url, userId, claims) => clientOf(url).login(url, userId, claims).catch(failed(url, 'log in')),
    wireOf: (url) => clientOf(url).wire,
    me: (url, credential) => clientOf(url).me(url, credential).catch(failed(url, 'read')),
  };
}
