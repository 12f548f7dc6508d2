/** Another machine, as far as the server can tell: a client of Node with nothing but a stolen credential. */
import { request } from 'node:https';
import { type Front, names } from './front.ts';

/** Whether a read with this credential alone is answered; of none, no. */
export async function worksElsewhere(
  front: Front,
  { method, path }: { readonly method: string; readonly path: string },
  good: number,
  credential: string | undefined,
): Promise<boolean> {
  if (credential === undefined) return false;
  // Tokens of three or five parts, or others without `=`, are no cookies.
  const headers = credential.includes('=') ? { cookie: credential } : { authorization: `Bearer ${credential}` };
  const status = await new Promise<number>((done, failed) => {
    const sent = request(
      {
        ...{ host: '127.0.0.1', port: front.port, servername: names.shop, ca: front.certificate.cert, method, path },
        headers: { host: `${names.shop}:${front.port}`, ...headers },
        agent: false,
      },
      (answer) => answer.resume().once('end', () => done(answer.statusCode ?? 0)),
    );
    sent.once('error', failed).end();
  });
  return status === good;
}
