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

/** A phrase in parts, so that events that differ in one of them are told together. */
const phrases: Readonly<Record<RefreshEventId, readonly [head: string, differing: string, tail: string]>> = {
  once: ['where nothing happens', '', ''],
  'two-at-once': ['where ', 'two', ' requests refresh at once'],
  'eight-at-once': ['where ', 'eight', ' requests refresh at once'],
  'cut-off-0': ['where an answer is lost and asked for again ', 'at once', ''],
  'cut-off-1': ['where an answer is lost and asked for again ', 'after 1 s', ''],
  'cut-off-11': ['where an answer is lost and asked for again ', 'after 11 s', ''],
};

/** Parts of the phrase of a level; one that this version does not know is told by its id. */
const partsOf = (level: string) => phrases[level as RefreshEventId] ?? ['where ', level, ' happens'];

/** To follow a figure in a sentence: `where two requests refresh at once`. */
export const refreshEventPhrase = (level: string): string => partsOf(level).join('');

/** Of several levels, what they share once: `where two or eight requests refresh at once or where nothing happens`. */
export function refreshEventsPhrase(levels: readonly string[]): string {
  const groups = Map.groupBy(levels.map(partsOf), ([head, , tail]) => JSON.stringify([head, tail]));
  return either(
    [...groups.values()].map((own) => {
      const [[head, , tail]] = own as [ReturnType<typeof partsOf>];
      return `${head}${either(own.map(([, differing]) => differing))}${tail}`;
    }),
  );
}

/** `a`, `a or b`, `a, b or c`. */
const either = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
