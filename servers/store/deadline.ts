/** How long a store may take. In a file without a driver: a server loads the one that it uses, and no other. */
import { StoreUnavailable } from './unavailable.ts';

export const commandTimeoutMs = 1_000;
export const connectTimeoutMs = 2_000;
/** For the first connection alone, while no request waits: a process that has just started is slow at everything. */
export const startTimeoutMs = 5_000;

/**
 * The command's outcome, or StoreUnavailable after so many ms: for drivers whose own deadline does not cover the answer.
 * What was asked for may still happen later.
 */
export function withDeadline<T>(command: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StoreUnavailable()), ms);
    command.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
