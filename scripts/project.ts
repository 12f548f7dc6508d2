import { join } from 'node:path';

/** The folder that package.json lies in. */
export const projectRoot = join(import.meta.dirname, '..');
