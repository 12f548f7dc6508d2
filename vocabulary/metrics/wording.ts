/** How a sentence speaks of a metric: `needs 12 % less server CPU per request`. */
export interface Words {
  readonly verb: string;
  /** The noun is one thing, and takes an article: `has a 12 % lower capacity`. */
  readonly article?: true;
  readonly less: string;
  readonly more: string;
  readonly noun: string;
  /** What is compared, where the noun does not say it: `equal in …`. */
  readonly subject?: string;
  /** Where the unit is in the noun already: `2 fewer store commands`. */
  readonly counted?: { readonly one: string; readonly many: string };
}

/** `has a 12 % lower capacity`. */
export const lowerHigher = (noun: string): Words => ({
  verb: 'has',
  article: true,
  less: 'lower',
  more: 'higher',
  noun,
});

/** `needs 12 % less server CPU per request`. */
export const lessMore = (noun: string): Words => ({ verb: 'needs', less: 'less', more: 'more', noun });

/** `takes 241 fewer bytes per request`. */
export const fewerMore = (verb: string, many: string, one: string): Words => ({
  verb,
  less: 'fewer',
  more: 'more',
  noun: many,
  counted: { one, many },
});
