/** A version as npm understands it, made exact. */
import { AuthbenchError } from '../../vocabulary/errors.ts';
import type { Tools } from './side.ts';

/** What `jose@5` or `fastify@latest` is today: the newest that fits. Throws AB_INSTALL_FAILED. */
export async function exactVersion(wanted: string, { npm }: Pick<Tools, 'npm'>): Promise<string> {
  const text = await npm(process.cwd(), ['view', wanted, 'version', '--json'], wanted);
  const found = text.trim() === '' ? undefined : (JSON.parse(text) as string | string[]);
  const version = Array.isArray(found) ? found.at(-1) : found;
  if (version !== undefined) return version;
  throw new AuthbenchError({
    code: 'AB_INSTALL_FAILED',
    what: 'npm does not know this version.',
    received: wanted,
    next: `See \`npm view ${wanted.replace(/(?<=.)@.*$/, '')} versions\`.`,
  });
}
