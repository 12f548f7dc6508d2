// @ts-check
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a program and waits for its end, whatever signal arrives meanwhile: the launcher must not die before its child,
 * or a shell prompt returns while servers are still being ended.
 *
 * SIGTERM and SIGHUP are passed on. So is SIGINT, except at a terminal: there Ctrl-C has reached the whole process
 * group already, and a second one would read as impatience.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions & {terminal?: boolean}} options
 *   `terminal`: whether a keyboard's Ctrl-C reaches the child by itself.
 * @returns {Promise<{code: number, signal: string | null, interrupted: boolean, output: string}>} `code` is 128 + n where
 *   signal n ended it; `output` is what it wrote where stdio is piped. Rejects when it cannot be started.
 */
export function runChild(program, args, { terminal = process.stdin.isTTY === true, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, options);
    let output = '';
    let interrupted = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }

    const onInterrupt = () => {
      interrupted = true;
      if (!terminal) child.kill('SIGINT');
    };
    const onTerminate = () => {
      interrupted = true;
      child.kill('SIGTERM');
    };
    const onHangUp = () => {
      interrupted = true;
      child.kill('SIGHUP');
    };
    process.on('SIGINT', onInterrupt);
    process.on('SIGTERM', onTerminate);
    process.on('SIGHUP', onHangUp);
    const letGo = () => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
      process.off('SIGHUP', onHangUp);
    };

    child.once('error', (error) => {
      letGo();
      reject(error);
    });
    child.once('close', (code, signal) => {
      letGo();
      resolve({ code: code ?? exitCodeOf(signal), signal, interrupted, output });
    });
  });
}

/**
 * What a shell reports for a program that a signal ended.
 * @param {string | null} signal
 */
export function exitCodeOf(signal) {
  const numbers = /** @type {Record<string, number>} */ (constants.signals);
  return signal === null ? 1 : 128 + (numbers[signal] ?? 0);
}
