/** Links that clients come over: levels of the factor `link`. */

export interface Link {
  /** ms */
  readonly roundTripMs: number;
  /** Of the uplink, Mbit/s. */
  readonly uplinkMbit: number;
}

/**
 * Requests of a connection are sent so far apart at least, ms, as they are over a link. Back to back they meet caches that are warm: on two
 * cores one of them took 0.1 to 0.5 ms, and 0.6 ms longer after a pause of 50 ms, whatever lay between.
 */
export const apartMs = 50;

/** By level. `loopback`: none stands between. A round trip as a phone has it on 4G; its uplink where it is good, and at the edge of a cell. */
export const links: Readonly<Record<string, Link | null>> = {
  loopback: null,
  '10-mbit': { roundTripMs: 50, uplinkMbit: 10 },
  '1-mbit': { roundTripMs: 50, uplinkMbit: 1 },
};

/** The same in the head of a column: `1 Mbit/s`. Their round trips are the same. */
export function linkBrief(level: string): string {
  const link = links[level];
  return link ? `${link.uplinkMbit} Mbit/s` : level;
}

/** `over a link of 50 ms and 1 Mbit/s`; of a level that this version does not know, its id. */
export function linkPhrase(level: string): string {
  const link = links[level];
  if (link === null) return 'over loopback';
  if (link === undefined) return `over the link ${level}`;
  return `over a link of ${link.roundTripMs} ms and ${link.uplinkMbit} Mbit/s`;
}
