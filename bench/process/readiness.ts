/** A child says that it is ready, or why it cannot start; or it ends, or is late. */
import type { ChildProcess } from 'node:child_process';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import { howEnded } from './end.ts';
import { lost } from './lost.ts';
import type { Output } from './output.ts';

export interface Ready {
  readonly type: 'ready';
  readonly pid: number;
  readonly port?: number;
  /** Process ids of those that share its port, where several do. */
  readonly workers?: readonly number[];
}

interface Failed {
  readonly type: 'failed';
  readonly code: string;
  readonly message: string;
}

/** Rejects with AB_CHILD_LOST where it ends or is late (then it is killed), with its own code where it says why it cannot start. */
export function readyWithin(ms: number, name: string, child: ChildProcess, output: Output): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const fail = (how: string) => {
      clearTimeout(deadline);
      reject(lost(name, how, output.complaint()));
    };
    const deadline = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`not ready within ${ms} ms`);
    }, ms);
    child.once('error', (error) => fail(error.message));
    // `close`, not `exit`: its last words may still be in the pipe.
    child.once('close', (code, signal) => fail(`${howEnded(code, signal)} before it was ready`));
    child.once('message', (message: Ready | Failed) => {
      clearTimeout(deadline);
      if (message.type === 'ready') resolve(message);
      else reject(notStarted(name, message));
    });
  });
}

const notStarted = (name: string, { code, message }: Failed) =>
  new AuthbenchError(
    {
      code,
      what: `${name} did not start: ${message}`,
      next: 'Fix what the message names, then run again.',
    },
    exitCodes.usage,
  );
