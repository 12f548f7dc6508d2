/** A folder that can be broken. */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BreakableStore } from './breakable-store.ts';

/** A folder that is taken away, and comes back as it was or empty. */
export function breakableFolder(folder: string): BreakableStore {
  const aside = `${folder}.aside`;
  return {
    ways: ['killed', 'emptied'],
    keeps: ['killed'],
    async break(way) {
      if (way === 'killed') renameSync(folder, aside);
      else for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
    },
    async mend(way) {
      if (way === 'killed') renameSync(aside, folder);
      else mkdirSync(folder, { recursive: true });
    },
    async stop() {
      rmSync(aside, { recursive: true, force: true });
    },
  };
}
