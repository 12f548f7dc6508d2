/**
 * A child process: one contender, or an issuer, on 127.0.0.1, configured by environment (messages.ts), spoken to over IPC. It ends
 * when the channel closes: its parent wants it to, or is gone. Ctrl-C is the parent's to decide.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AuthbenchError, exitCodes, format } from '../vocabulary/errors.ts';
import { fetchedVariable } from '../vocabulary/package-folder.ts';
import { buildApp } from './http/app.ts';
import { mountTestOnlyRoutes, mountWorkerRoute } from './http/test-only-routes.ts';
import { countersOf } from './process/counters.ts';
import { configurationFrom, isIssuer, issuerConfigurationFrom, workerIn, workersIn } from './process/environment.ts';
import type { FromServer, ToServer } from './process/messages.ts';

process.on('SIGINT', () => {});
process.once('disconnect', () => process.exit(exitCodes.done));
process.once('uncaughtException', (error) => fail(crashed(error)));

const say = (message: FromServer) => new Promise<void>((said) => process.send?.(message, undefined, {}, () => said()));

start().catch((error) => fail(error instanceof AuthbenchError ? error : crashed(error)));

async function start(): Promise<void> {
  const workers = workersIn(process.env);
  // Loaded where it is asked for alone.
  if (workers > 1) return (await import('./process/workers.ts')).startWorkers(workers, say, fail);
  const { app, port } = isIssuer(process.env) ? await theIssuer() : await theContender();
  const counters = countersOf(app.server);
  process.on('message', (message: ToServer) => {
    if (message.type === 'counters') say({ type: 'counters', id: message.id, ...counters() });
    else overTls(app.server, message).catch((error) => fail(crashed(error)));
  });
  await app.listen({ host: '127.0.0.1', port }).catch((error) => Promise.reject(refusedPort(error, port)));
  await say({ type: 'ready', port: (app.server.address() as AddressInfo).port, pid: process.pid });
}

/** Loaded where it is asked for alone. */
async function overTls(server: Server, { id, cert, key }: Extract<ToServer, { type: 'listen-tls' }>): Promise<void> {
  const { listenOverTls } = await import('./process/tls.ts');
  await say({ type: 'tls', id, port: await listenOverTls(server, { cert, key }) });
}

async function theContender() {
  // Nothing is hooked where nothing was fetched, as in every clone.
  if (process.env[fetchedVariable]) (await import('./process/fetched-packages.ts')).useFetched();
  const { contender, setting, operatorKey, port } = await configurationFrom(process.env);
  const built = await buildApp(contender, setting, operatorKey);
  mountTestOnlyRoutes(built, contender);
  const worker = workerIn(process.env);
  if (worker !== undefined) mountWorkerRoute(built.app, worker);
  return { app: built.app, port };
}

async function theIssuer() {
  const { setting, operatorKey, port } = issuerConfigurationFrom(process.env);
  // Loaded here alone: a contender brings what it needs, and pays for no issuer's store and keys.
  const { buildIssuer } = await import('./issuer/issuer.ts');
  return { app: await buildIssuer(setting, operatorKey), port };
}

async function fail(error: AuthbenchError): Promise<void> {
  await say({ type: 'failed', code: error.code, message: format(error) });
  process.exit(exitCodes.crashed);
}

function refusedPort(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return error;
  return new AuthbenchError({
    code: 'AB_PORT_REFUSED',
    what: `Cannot listen on port ${port} of 127.0.0.1 (${error.code}).`,
    received: String(port),
    allowed: 'a free port that this user may use',
    next: 'Unset PORT: any free port will do.',
  });
}

/** The place and the kind of an error, not its message: a driver puts keys and values into it. */
function crashed(error: unknown): AuthbenchError {
  const { name, code, stack } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  const complaint = {
    code: 'AB_SERVER_CRASHED',
    what: `The server failed with ${[name ?? 'something that is not an Error', code].filter(Boolean).join(' ')}.`,
    received: frames.slice(0, 6).join('\n').trim() || 'no stack',
    next: 'If the contender is yours, look there; otherwise please report this.',
  };
  return new AuthbenchError(complaint, exitCodes.crashed, error);
}
