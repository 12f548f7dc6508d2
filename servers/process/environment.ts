import { AuthbenchError } from '../../vocabulary/errors.ts';
import { contenderAt } from '../catalogue.ts';
import type { MountableContender, Setting, Timeouts } from '../contender.ts';
import { variables } from './messages.ts';
import { checkedSecret } from './secret.ts';

/** What every server needs, whatever it is. */
export interface ServerConfiguration {
  readonly setting: Setting;
  readonly operatorKey: string;
  /** 0: any free port. */
  readonly port: number;
}

export interface Configuration extends ServerConfiguration {
  readonly contender: MountableContender;
}

/** Reads a server's configuration. Throws AB_WEAK_SECRET, AB_UNKNOWN_CONTENDER, AB_BAD_CONTENDER or AB_BAD_SETTING. */
export async function configurationFrom(environment: NodeJS.ProcessEnv): Promise<Configuration> {
  const secrets = secretsFrom(environment);
  const contender = await contenderAt(environment[variables.contender] ?? '');
  return { contender, ...serverFrom(environment, secrets, contender.lifetimeSeconds) };
}

/** Reads the issuer's configuration. Throws AB_WEAK_SECRET or AB_BAD_SETTING. */
export function issuerConfigurationFrom(environment: NodeJS.ProcessEnv): ServerConfiguration {
  return serverFrom(environment, secretsFrom(environment), 900);
}

/** Whether the process is the issuer. Throws AB_BAD_SETTING for a role that there is none of. */
export function isIssuer(environment: NodeJS.ProcessEnv): boolean {
  const role = environment[variables.role] || 'contender';
  if (role === 'issuer' || role === 'contender') return role === 'issuer';
  throw senseless(variables.role, role, 'issuer, contender');
}

/** More would be a mistake. */
const mostWorkers = 64;

/** How many processes are to share the port; 1: this one has it alone. Throws AB_BAD_SETTING. */
export const workersIn = (environment: NodeJS.ProcessEnv): number =>
  integer(environment[variables.workers] || '1', variables.workers, 1, mostWorkers);

/** Which of those that share a port this process is, from 1; undefined: it has its port alone. Throws AB_BAD_SETTING. */
export function workerIn(environment: NodeJS.ProcessEnv): number | undefined {
  const worker = environment[variables.worker];
  return worker ? integer(worker, variables.worker, 1, mostWorkers) : undefined;
}

const secretsFrom = (environment: NodeJS.ProcessEnv) => ({
  secret: checkedSecret(environment[variables.secret], variables.secret),
  operatorKey: checkedSecret(environment[variables.operatorKey], variables.operatorKey),
});

function serverFrom(
  environment: NodeJS.ProcessEnv,
  { secret, operatorKey }: ReturnType<typeof secretsFrom>,
  lifetimeSeconds: number,
): ServerConfiguration {
  return {
    operatorKey,
    port: integer(environment[variables.port] || '0', variables.port, 0, 65_535),
    setting: {
      secret,
      storeUrl: environment[variables.storeUrl] || undefined,
      keyPrefix: environment[variables.keyPrefix] || 'authbench:',
      folder: environment[variables.folder] || undefined,
      issuerUrl: environment[variables.issuerUrl] || undefined,
      databaseUrl: environment[variables.databaseUrl] || undefined,
      lifetimeSeconds: integer(
        environment[variables.lifetimeSeconds] || String(lifetimeSeconds),
        variables.lifetimeSeconds,
        1,
        10 * 365 * 86_400,
      ),
      ...timeoutsFrom(environment),
    },
  };
}

const timeoutNames: readonly (keyof Timeouts)[] = [
  ...(['idleSeconds', 'absoluteSeconds', 'keysSeconds', 'trustedSeconds', 'graceSeconds'] as const),
];

function timeoutsFrom(environment: NodeJS.ProcessEnv): { timeouts?: Timeouts } {
  const text = environment[variables.timeouts];
  if (!text) return {};
  const each = text.split(',');
  if (each.length !== timeoutNames.length)
    throw senseless(
      variables.timeouts,
      text,
      `${timeoutNames.length} whole numbers, separated by commas: ${timeoutNames.join(', ')}`,
    );
  const seconds = (at: number) => integer(each[at] ?? '', variables.timeouts, 1, 86_400);
  return { timeouts: Object.fromEntries(timeoutNames.map((name, at) => [name, seconds(at)])) as unknown as Timeouts };
}

/** What a server's process is started with so that it reads this setting from it. */
export function environmentOf(setting: Setting, operatorKey: string): Record<string, string> {
  const { timeouts } = setting;
  const all: Record<string, string | undefined> = {
    [variables.secret]: setting.secret,
    [variables.operatorKey]: operatorKey,
    [variables.storeUrl]: setting.storeUrl,
    [variables.keyPrefix]: setting.keyPrefix,
    [variables.folder]: setting.folder,
    [variables.issuerUrl]: setting.issuerUrl,
    [variables.databaseUrl]: setting.databaseUrl,
    [variables.lifetimeSeconds]: String(setting.lifetimeSeconds),
    [variables.timeouts]: timeouts && timeoutNames.map((name) => timeouts[name]).join(','),
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function integer(text: string, variable: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw senseless(variable, text, `a whole number from ${least} to ${most}`);
}

function senseless(variable: string, received: string, allowed: string): AuthbenchError {
  return new AuthbenchError({
    code: 'AB_BAD_SETTING',
    what: `${variable} has an invalid value.`,
    received,
    allowed,
    next: `Correct ${variable}, or unset it.`,
  });
}
