import { AuthbenchError } from '../vocabulary/errors.ts';
import { contenderAt } from './catalogue.ts';
import type { MountableContender, Setting } from './contender.ts';
import { variables } from './messages.ts';
import { checkedSecret } from './secret.ts';

export interface Configuration {
  readonly contender: MountableContender;
  readonly setting: Setting;
  readonly operatorKey: string;
  /** 0: any free port. */
  readonly port: number;
}

/** Reads a server's configuration. Throws AB_WEAK_SECRET, AB_UNKNOWN_CONTENDER, AB_BAD_CONTENDER or AB_BAD_SETTING. */
export async function configurationFrom(environment: NodeJS.ProcessEnv): Promise<Configuration> {
  const secret = checkedSecret(environment[variables.secret], variables.secret);
  const operatorKey = checkedSecret(environment[variables.operatorKey], variables.operatorKey);
  const contender = await contenderAt(environment[variables.contender] ?? '');
  return {
    contender,
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
        environment[variables.lifetimeSeconds] || String(contender.lifetimeSeconds),
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
  throw new AuthbenchError({
    code: 'AB_BAD_SETTING',
    what: `${variable} makes no sense.`,
    received: text,
    allowed: `a whole number from ${least} to ${most}`,
    next: `Leave ${variable} out, or correct it.`,
  });
}
