/** Servers from outside: those that run already, and those that a target file tells how to start. */
import { request } from 'node:http';
import { dirname, resolve } from 'node:path';
import type { TargetEnd } from '../../results/format.ts';
import { type NamedContender, type StartEnvironment, type TargetStart, variantOf } from '../../servers/contender.ts';
import { variables } from '../../servers/process/messages.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { isAlive } from '../../vocabulary/is-alive.mjs';
import { shellWord } from '../../vocabulary/shell.ts';
import type { Server, Store } from '../instrument/instrument.ts';
import { listensAt } from '../machine/listening.ts';
import { descendantsOf } from '../machine/proc.ts';
import { freePort } from '../process/free-port.ts';
import { type Guarded, startGuarded } from '../process/guarded.ts';
import { lastLinesOf, lastWords, neverAnswered, targetEnd } from './target-end.ts';

export interface OutsideOptions {
  readonly cores: string | null;
  readonly operatorKey: string;
  readonly storeUrl: string | undefined;
  keyPrefixOf(contender: NamedContender): string;
  /** Opens the counters of a store that is not ours. */
  observe(storeUrl: string): Promise<Store>;
  /** Called where one that was started ends before it is stopped. */
  targetEnded(end: TargetEnd): void;
}

export type OutsideServer = Server & { stop(): Promise<void> };

/** How long a server from outside may take until it answers, s. */
const startSeconds = 30;

/** How long one may take to end whose port another has, s. */
const strangerSeconds = 2;

/** The instances of a target, as many as there are: those at its URLs, or those that are started. */
export async function outsideServers(
  contender: NamedContender,
  instances: number,
  options: OutsideOptions,
): Promise<OutsideServer[]> {
  const { target } = contender;
  if (target === undefined) throw new Error(`${contender.id} is no target`);
  const { start, urls, storeUrl, pids = [] } = target;
  if (start !== undefined) {
    const count = Math.min(instances, start.instances ?? 1);
    return Promise.all(Array.from({ length: count }, () => started(contender, start, options)));
  }
  const ownStore = storeUrl === undefined ? null : await options.observe(storeUrl);
  const processes = pids.flatMap((pid) => [pid, ...descendantsOf(pid)]);
  return Promise.all(
    urls.slice(0, instances).map(async (url, index) => {
      await answering(contender.id, url, 2);
      return {
        contender,
        variant: variantOf(contender),
        url,
        // The first instance is the one that is loaded.
        pids: index === 0 ? processes : [],
        counters: async () => null,
        ownStore,
        get gone() {
          return index === 0 && pids.some((pid) => !isAlive(pid)) ? 'its process is gone' : undefined;
        },
        async stop() {},
      };
    }),
  );
}

/** Of targets that run already, one that answers no more: how and when it ended cannot be seen. */
export async function silentTarget(contenders: readonly NamedContender[]): Promise<TargetEnd | undefined> {
  for (const contender of contenders)
    for (const url of contender.target?.start === undefined ? (contender.target?.urls ?? []) : []) {
      const silence = await answering(contender.id, url, 0).then(
        () => undefined,
        (error: unknown) => (error instanceof AuthbenchError ? error.complaint.received : undefined),
      );
      const how = `it does not answer at ${url} any more: ${silence}`;
      if (silence !== undefined)
        return { contender: contender.id, variant: variantOf(contender), how, seconds: null, printed: [] };
    }
  return undefined;
}

/** What a target file's own function makes of what it is given. Throws AB_BAD_TARGET where it throws, or returns anything else. */
function environmentFrom(
  build: (given: Readonly<Record<string, string>>) => StartEnvironment,
  given: Readonly<Record<string, string>>,
  { target }: NamedContender,
): StartEnvironment {
  const bad = (what: string, received: string) =>
    new AuthbenchError({
      code: 'AB_BAD_TARGET',
      what: `${shellWord(target?.file ?? '')}: \`start.env\` ${what}.`,
      received,
      allowed: `a function of { ${Object.keys(given).join(', ')} } that returns names with texts`,
      next: 'Correct it; docs/targets.md describes it.',
    });
  let made: StartEnvironment;
  try {
    made = build(given);
  } catch (error) {
    throw bad('threw', error instanceof Error ? error.message : String(error));
  }
  const isPlain = typeof made === 'object' && made !== null && !Array.isArray(made);
  const odd = isPlain ? Object.entries(made).find(([, text]) => text !== undefined && typeof text !== 'string') : [];
  if (odd !== undefined) throw bad('returned what is no environment', odd[0] ?? String(made));
  return made;
}

async function started(contender: NamedContender, start: TargetStart, options: OutsideOptions): Promise<OutsideServer> {
  const { command, cwd = '.', env = {} } = start;
  const port = start.port === undefined ? await freePort() : await fixedPort(contender, start.port);
  const folder = resolve(dirname(contender.target?.file as string), cwd);
  const pinned = options.cores === null ? command : ['taskset', '-c', options.cores, ...command];
  const given = {
    [variables.port]: String(port),
    [variables.operatorKey]: options.operatorKey,
    [variables.keyPrefix]: options.keyPrefixOf(contender),
    ...(options.storeUrl === undefined ? {} : { [variables.storeUrl]: options.storeUrl }),
  };
  const own = typeof env === 'function' ? environmentFrom(env, given, contender) : env;
  const guarded = startGuarded(['env', '-C', folder, ...pinned], ['true'], { ...process.env, ...own, ...given });
  const url = `http://127.0.0.1:${port}`;
  let stopped = false;
  const stop = async () => {
    stopped = true;
    await guarded.stop();
  };
  const end = async () => targetEnd(contender, await guarded.ended, guarded.output(), options.operatorKey);
  const words = () => lastWords(lastLinesOf(guarded.output(), options.operatorKey));
  try {
    await answering(contender.id, url, startSeconds, { guarded, end, words });
    await ownAnswer(port, guarded, end);
  } catch (error) {
    await stop();
    throw error;
  }
  guarded.ended.then(async () => {
    if (!stopped) options.targetEnded(await end());
  });
  return {
    contender,
    variant: variantOf(contender),
    url,
    pids: descendantsOf(guarded.pid as number),
    counters: async () => null,
    // One that uses the run's own store says so.
    ...(contender.store === 'none' ? { ownStore: null } : {}),
    get gone() {
      return guarded.gone;
    },
    output: () => guarded.output(),
    stop,
  };
}

/** Whoever holds the port would be measured in its place. Throws AB_BAD_TARGET. */
function fixedPort({ target }: NamedContender, port: number): Promise<number> {
  return freePort(port).catch((error: NodeJS.ErrnoException) => {
    throw new AuthbenchError({
      code: 'AB_BAD_TARGET',
      what: `${shellWord(target?.file ?? '')}: another server has the port of \`start.port\`, and would be measured in place of this one.`,
      received: `${port}: ${error.code ?? error.message}`,
      allowed: 'a port of 127.0.0.1 that is free',
      next: 'Stop what listens there, or let the server listen at `process.env.PORT`.',
    });
  });
}

interface Started {
  readonly guarded: Guarded;
  /** How it ended: once it has. */
  end(): Promise<TargetEnd>;
  /** The last that it printed so far. */
  words(): string;
}

/**
 * Why it does not answer; undefined where it does. Where it sends a browser, and what it goes on to say, is not asked: a status is an answer.
 * Not by fetch, which refuses ports that browsers may not ask.
 */
const silenceAt = (url: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const asked = request(url, { timeout: 2_000 }, (answer) => {
      answer.destroy();
      resolve(undefined);
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer within 2 s')));
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    asked.end();
  });

/**
 * Whoever took the port since it was free would be measured in place of the target, which ends when it finds it taken. Where it is not
 * seen that the target itself listens there (a container's port is its daemon's), it has a moment to end in. Throws AB_TARGET_ENDED.
 */
async function ownAnswer(port: number, guarded: Guarded, end: () => Promise<TargetEnd>): Promise<void> {
  const giveUpAt = performance.now() + strangerSeconds * 1_000;
  while (listensAt(port, descendantsOf(guarded.pid as number)) === false && performance.now() < giveUpAt) {
    if (guarded.gone !== undefined) throw neverAnswered(await end());
    await new Promise((again) => setTimeout(again, 50));
  }
}

/** Any answer will do: what it answers is for conformance to judge. Throws AB_TARGET_SILENT, AB_TARGET_ENDED. */
async function answering(id: string, url: string, seconds: number, own?: Started): Promise<void> {
  const giveUpAt = performance.now() + seconds * 1_000;
  for (let reason: string; ; ) {
    const silence = await silenceAt(url);
    if (silence === undefined) return;
    reason = silence;
    if (own?.guarded.gone !== undefined) throw neverAnswered(await own.end());
    if (performance.now() < giveUpAt) {
      await new Promise((again) => setTimeout(again, 50));
      continue;
    }
    throw new AuthbenchError({
      code: 'AB_TARGET_SILENT',
      what: `The target ${id} does not answer at ${url}${own ? ` within ${seconds} s of its start` : ''}.`,
      received: own ? `${reason}; ${own.words()}` : reason,
      allowed: own ? 'a command that listens at PORT of 127.0.0.1' : 'a server that listens there',
      next: own ? 'Run its command by hand with PORT set.' : 'Start it, or correct its URL.',
    });
  }
}
