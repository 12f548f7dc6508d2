/** How contenders look: name, colour and shape, by their order in the run, the same in every picture and table. */
import type { ContenderEntry, RunFile } from '../../results/format.ts';
import { nameOf } from '../../vocabulary/words.ts';
import { familyColour, isMany, orderedByFamily } from './families.ts';

export { nameOf };

export interface Look {
  /** Name in tables and pictures: the id, with its variant where it has one. */
  readonly name: string;
  readonly entry: ContenderEntry;
  readonly colour: string;
  readonly shape: string;
}

/**
 * Okabe and Ito's colours (2008), which the colour-blind can tell apart, shifted in lightness until each has a contrast of
 * 3 to 1 or more on the page's light and dark paper alike (WCAG 2.2, 1.4.11): one set for both. A test holds them to it.
 */
export const palette = ['#0072b2', '#d55e00', '#009070', '#b8589a', '#96720a', '#2b8ec4', '#8468c9', '#c2494f'];
/** The control is the floor, not a candidate: it takes no colour. */
export const neutral = '#7a838e';
const shapes = ['circle', 'square', 'diamond', 'triangle-up', 'cross', 'triangle-down', 'triangle-right', 'wedge'];

/** In the order of run.contenders; of many, by family, whose members share a colour. */
export function looks(run: RunFile): Look[] {
  const many = isMany(run);
  let coloured = 0;
  return (many ? orderedByFamily(run.contenders) : run.contenders).map((entry, index) => {
    const control = entry.family === 'control';
    const place = many ? familyColour(entry.family) : control ? 0 : coloured++;
    return {
      name: nameOf(entry.id, entry.variant),
      entry,
      colour: control ? neutral : (palette[place % palette.length] as string),
      shape: shapes[index % shapes.length] as string,
    };
  });
}

/** What effects are taken against, in words. */
export function baselineName({ plan: { baseline, versions } }: Pick<RunFile, 'plan'>): string {
  if (versions === undefined) return baseline;
  return versions.older === '' ? 'its older version' : `its version ${versions.older}`;
}

/** Whether others are compared with it: the baseline, or where versions are compared each older one. */
export const isBaseline = ({ plan: { baseline, versions } }: Pick<RunFile, 'plan'>, id: string, variant: string) =>
  versions === undefined ? id === baseline && variant === '' : variant === versions.older;

/** What of servers from outside could not be seen, and what would show it. */
export function unseenSentences({ contenders }: RunFile): string[] {
  return contenders.flatMap(({ id, variant, unseen = [] }) =>
    unseen.map(({ what, why }) => `${nameOf(id, variant)}, ${what.join(', ')}: ${why}`),
  );
}

/** What happens when the store is gone, in a sentence or two. */
export function storeLossText({ reads, graceSeconds, note }: NonNullable<ContenderEntry['storeLoss']>): string {
  const words = {
    closed: 'reads fail closed (503)',
    open: 'reads fail OPEN: everybody with a token is let in, revoked or not',
    unaffected: 'reads continue: they never ask the store',
  }[reads];
  return `${words}${graceSeconds > 0 ? ` after ${graceSeconds} s` : ''}. ${note}`;
}
