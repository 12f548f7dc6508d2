/** Colours of lines that share a panel. */
import type { RunFile } from '../../../results/format.ts';
import { isBaseline, looks, neutral, palette } from '../../facts/contenders.ts';
import { isMany } from '../../facts/families.ts';

/** Colours of one panel, by name: baseline and control have theirs in every panel, and no two lines of one share any. */
export function coloursOf(run: RunFile, names: readonly string[]): Map<string, string> {
  const all = looks(run);
  const own = all.filter(({ name }) => names.includes(name));
  if (!isMany(run)) return new Map(own.map(({ name, colour }) => [name, colour]));
  let next = 1;
  return new Map(
    own.map(({ name, entry }) => {
      if (entry.family === 'control') return [name, neutral];
      return [name, (isBaseline(run, entry.id, entry.variant) ? palette[0] : palette[next++]) ?? neutral];
    }),
  );
}
