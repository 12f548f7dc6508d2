/** Servers whose store, and issuer, lie behind relays: the same addresses, by way of a port of 127.0.0.1. */
import type { Setting } from '../../servers/contender.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import type { Address } from '../generator/relay/carry.ts';

/** The port of 127.0.0.1 where a relay leads to this address. */
export type OpenRelay = (to: Address) => Promise<number>;

const usualPorts: Readonly<Record<string, number>> = { 'redis:': 6_379, 'http:': 80 };

/** The same URL by way of a relay: user, password and path stay. Throws AB_RELAY_URL for one that is not plain TCP. */
export async function relayedUrl(text: string, openRelay: OpenRelay): Promise<string> {
  const url = new URL(text);
  const usual = usualPorts[url.protocol];
  if (usual === undefined)
    throw new AuthbenchError({
      code: 'AB_RELAY_URL',
      what: 'A store can be made to seem far away only where it is reached over plain TCP.',
      received: `an address that begins with ${url.protocol}//`,
      allowed: Object.keys(usualPorts)
        .map((protocol) => `${protocol}//`)
        .join(', '),
      next: 'Unset REDIS_URL to have authbench start its own Redis, or name one without TLS.',
    });
  const port = await openRelay({ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || usual) });
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.href.replace(/\/$/, '');
}

/** Where the server asks an issuer, that is far away, and not what the issuer asks in turn. */
export async function relayedSetting<T extends Setting>(setting: T, openRelay: OpenRelay): Promise<T> {
  const { storeUrl, issuerUrl } = setting;
  return {
    ...setting,
    ...(storeUrl === undefined ? {} : { storeUrl: await relayedUrl(storeUrl, openRelay) }),
    ...(issuerUrl === undefined ? {} : { issuerUrl: await relayedUrl(issuerUrl, openRelay) }),
  };
}
