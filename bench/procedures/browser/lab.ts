/** Browsers, and what is tried in them: what the procedure measures with, so that a test can hand in another. */
import type { CallPattern } from '../../../vocabulary/browser.ts';
import { newCertificate } from '../../credentials/certificate.ts';
import { lateForm, type Preflights, preflightsOf } from './beside.ts';
import { isThere, newProfile, openBrowser } from './chromium.ts';
import { type Cell, type Cells, type ColumnWish, columnOf } from './column.ts';
import { names } from './front.ts';

export type Wish = Omit<ColumnWish, 'certificate'>;

export interface Lab {
  /** Major version of the browser. */
  version(): Promise<number>;
  /** Everything that is tried in one place, at once. */
  column(wish: Wish): Promise<Cells>;
  /** Beside columns: another site's form post when the cookie is so old. */
  late(wish: Wish, lateMs: number): Promise<Cell>;
  preflights(wish: Wish, pattern: CallPattern, maxAge: number): Promise<Preflights>;
  close(): Promise<void>;
}

/** Undefined where there is no Chromium. */
export async function openLab(signal: AbortSignal): Promise<Lab | undefined> {
  if (!isThere()) return undefined;
  const certificate = await newCertificate(Object.values(names));
  const [usual, blocking] = await Promise.all([
    newProfile({ certificate }),
    newProfile({ certificate, blocksThirdParties: true }),
  ]);
  let beside: ReturnType<typeof openBrowser> | undefined;
  const inContexts = async () => {
    beside ??= openBrowser(certificate);
    return (await beside).browser;
  };
  return {
    version: async () => Number.parseInt((await inContexts()).version(), 10),
    column: (wish) => columnOf({ ...wish, certificate }, { usual, blocking }),
    late: async (wish, lateMs) => lateForm(await inContexts(), { ...wish, certificate }, lateMs, signal),
    preflights: async (wish, pattern, maxAge) =>
      preflightsOf(await inContexts(), { ...wish, certificate }, pattern, maxAge, signal),
    async close() {
      try {
        await Promise.all([usual.close(), blocking.close(), beside?.then((one) => one.close())]);
      } finally {
        await Promise.all([usual.remove(), blocking.remove()]);
      }
    },
  };
}
