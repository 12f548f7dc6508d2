/** What can befall a refresh: levels of the factor `event`. */

export interface RefreshEvent {
  /** Requests with one token that are sent before any of them is answered, over the instances in turn. */
  readonly atOnce: number;
  /** The server has answered, the client never gets it, and asks again so many ms later. Absent: every answer arrives. */
  readonly againAfterMs?: number;
}

const events = {
  once: { atOnce: 1 },
  'two-at-once': { atOnce: 2 },
  'eight-at-once': { atOnce: 8 },
  'cut-off-0': { atOnce: 1, againAfterMs: 0 },
  'cut-off-1': { atOnce: 1, againAfterMs: 1_000 },
  'cut-off-11': { atOnce: 1, againAfterMs: 11_000 },
} as const satisfies Readonly<Record<string, RefreshEvent>>;

export type RefreshEventId = keyof typeof events;
export const refreshEventIds = Object.keys(events) as readonly RefreshEventId[];
export const refreshEvent = (id: RefreshEventId): RefreshEvent => events[id];

const phrases: Readonly<Record<RefreshEventId, string>> = {
  once: 'where nothing happens',
  'two-at-once': 'where two requests refresh at once',
  'eight-at-once': 'where eight requests refresh at once',
  'cut-off-0': 'where an answer is lost and asked for again at once',
  'cut-off-1': 'where an answer is lost and asked for again after 1 s',
  'cut-off-11': 'where an answer is lost and asked for again after 11 s',
};

/** To follow a figure in a sentence; of a level that this version does not know, its id. */
export const refreshEventPhrase = (level: string): string =>
  phrases[level as RefreshEventId] ?? `where ${level} happens`;
