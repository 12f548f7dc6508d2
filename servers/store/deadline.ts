import { StoreUnavailable } from './unavailable.ts';

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
