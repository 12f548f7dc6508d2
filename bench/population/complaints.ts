/** Why a store cannot be filled. */
import type { NamedContender } from '../../servers/contender.ts';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import type { PopulationWish } from '../instrument/population.ts';

/** Of free memory, what may be filled: the rest is for tables that grow, for servers, and for whatever else runs. */
const mostOfFree = 0.7;
const bytesInMb = 1e6;

/**
 * Throws AB_POPULATION_MEMORY where what is still to be filled does not fit: the populations from the one with index `next` on, of `each`
 * bytes a credential, and other stores of the kind.
 */
export function mustFit(
  { contender, populations, others }: Pick<PopulationWish, 'contender' | 'populations' | 'others'>,
  each: number,
  next: number,
  free = process.availableMemory(),
): void {
  const left = populations.slice(next).reduce((sum, one) => sum + one, 0);
  const all = populations.reduce((sum, one) => sum + one, 0);
  const needed = each * (left + others * all);
  const allowed = mostOfFree * free;
  if (needed <= allowed) return;
  throw new AuthbenchError({
    code: 'AB_POPULATION_MEMORY',
    what: `The stores that are still to be filled do not fit the memory of this machine: that of ${contender.id}${others === 0 ? '' : `, and ${others} more`}.`,
    received: `${Math.ceil(needed / bytesInMb)} MB, at ${Math.ceil(each)} bytes a credential`,
    allowed: `${Math.floor(allowed / bytesInMb)} MB, ${mostOfFree * 100} % of what is free`,
    next: 'Free memory, name fewer contenders with --contender, or leave this scenario out.',
  });
}

export const fillFailed = ({ id }: NamedContender, received: string, cause?: unknown): AuthbenchError =>
  new AuthbenchError(
    {
      code: 'AB_POPULATION_FILL',
      what: `The store of ${id} could not be filled with copies of a login.`,
      received,
      allowed: 'a store that a login alone writes to, as many keys each, of which none is lost',
      next: 'Name other contenders with --contender, or leave this scenario out.',
    },
    exitCodes.crashed,
    cause,
  );
