/** Where a Chromium tried to go, from its own log of the network. */

interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly { readonly type: number; readonly params?: { readonly address?: string } }[];
}

/** A UDP socket is also “connected” to ask the kernel which way it would go, and nothing is sent: so datagrams count, and not that. */
const tcp = 'TCP_CONNECT_ATTEMPT';
const loopback = /^(?:127\.\d+\.\d+\.\d+|\[::1\]):\d+$/;

/** Addresses other than loopback to which it opened, or tried to open, a connection. A log that was cut off is read as far as it goes. */
export function attemptsElsewhere(log: string): string[] {
  const { constants, events } = parsed(log);
  const type = constants.logEventTypes[tcp];
  if (type === undefined) throw new Error(`the browser’s log of the network knows no ${tcp}`);
  const addresses = events.flatMap((event) => (event.type === type ? (event.params?.address ?? []) : []));
  return [...new Set(addresses.filter((address) => !loopback.test(address)))];
}

function parsed(log: string): NetLog {
  try {
    return JSON.parse(log) as NetLog;
  } catch {
    return JSON.parse(`${log.slice(0, log.lastIndexOf('\n')).replace(/,\s*$/, '')}]}`) as NetLog;
  }
}
