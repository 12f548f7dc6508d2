// @ts-check
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const passedOn = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Within this time a signal that comes again is the same one, ms: npm passes on what the terminal has sent already. */
const sameSignal = 500;

/** How often it is asked whether the parent is still there, ms. */
const askedEvery = 1_000;

/** So long a child has to end after SIGTERM, SIGHUP or a second Ctrl-C, ms; then it is killed, whatever it does. */
const patience = 8_000;

/** Tells a signal from its echo. @returns {(signal: string, now: number) => boolean} `now` in ms */
export function signalFilter() {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return (signal, now) => {
    const before = seen.get(signal);
    seen.set(signal, now);
    return before === undefined || now - before > sameSignal;
  };
}

/**
 * Runs a program and waits for its end, whatever signal arrives meanwhile: the launcher must not die before its child,
 * or a shell prompt returns while servers are still being ended. SIGINT, SIGTERM and SIGHUP are passed on, once each
 * time. A child that has not ended some seconds after SIGTERM, SIGHUP or a second Ctrl-C is killed. Where one too many would do harm, start it `detached`: then signals to the process group reach it only from here.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions & {patience?: number, parent?: number | undefined}} options `patience`: ms until it is
 *   killed; `parent`: a process whose end, while it is this one's parent, is taken for SIGTERM (npm ends of one without passing it on)
 * @returns {Promise<{code: number, signal: string | null, interrupted: boolean, output: string}>} `code` is 128 + n where
 *   signal n ended it; `output` is what it wrote where stdio is piped. Rejects when it cannot be started.
 */
export function runChild(program, args, options) {
  return new Promise((resolve, reject) => {
    let interrupted = false;
    const isNew = signalFilter();
    const passOn = (/** @type {NodeJS.Signals} */ signal) => {
      const again = interrupted;
      interrupted = true;
      if (!isNew(signal, performance.now())) return;
      child.kill(signal);
      if (signal !== 'SIGINT' || again) impatience ??= setTimeout(kill, options.patience ?? patience);
    };
    /** @type {NodeJS.Timeout | undefined} */
    let impatience;
    const kill = () => {
      // What it leaves behind may hold its pipes open: nothing more is read.
      child.once('exit', () => {
        for (const stream of [child.stdout, child.stderr]) stream?.destroy();
      });
      child.kill('SIGKILL');
      process.stderr.write(
        `${program} did not end within ${(options.patience ?? patience) / 1000} s and was killed.\n`,
      );
    };
    // Before the start: a signal that comes between would end this process and not its child.
    for (const signal of passedOn) process.on(signal, passOn);
    const orphaned = setInterval(() => {
      if (options.parent === undefined || process.ppid === options.parent) return;
      clearInterval(orphaned);
      passOn('SIGTERM');
    }, askedEvery);
    const letGo = () => {
      clearTimeout(impatience);
      clearInterval(orphaned);
      for (const signal of passedOn) process.off(signal, passOn);
    };

    const child = spawn(program, args, options);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
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
