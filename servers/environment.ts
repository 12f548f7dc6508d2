import { AuthbenchError } from '../vocabulary/errors.ts';
import { contenderAt } from './catalogue.ts';
import type { MountableContender, Setting } from './contender.ts';
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
    },
  };
}

function integer(text: string, variable: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw senseless(variable, text, `a whole number from ${least} to ${most}`);
}

function senseless(variable: string, received: string, allowed: string): AuthbenchError {
  return new AuthbenchError({
    code: 'AB_BAD_SETTING',
    what: `${variable} makes no sense.`,
    received,
    allowed,
    next: `Leave ${variable} out, or correct it.`,
  });
}
