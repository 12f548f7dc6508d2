/** One client on a connection of its own: its first request, from dialling to the whole answer, and later ones on the same. */
import { Agent as PlainAgent, request as plain } from 'node:http';
import { Agent as SecureAgent, request as secure } from 'node:https';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { apartMs } from '../../vocabulary/links.ts';
import type { Asked, Asking } from './messages.ts';
import { Links } from './relay/links.ts';
import type { Exchange } from './valve.ts';

const links = new Links();
/** Without a word for so long it is given up, ms. */
const patienceMs = 10_000;

export async function ask({ url, link, exchange, later }: Asking): Promise<Asked> {
  const to = new URL(url);
  const isSecure = to.protocol === 'https:';
  if (link !== null) to.port = String(await links.open({ host: to.hostname, port: Number(to.port) }, link));
  const options = { keepAlive: true, maxSockets: 1, noDelay: true };
  // The certificate is one that the server made for this run: nobody has signed it.
  const agent = isSecure ? new SecureAgent({ ...options, rejectUnauthorized: false }) : new PlainAgent(options);
  links.takeLateness();
  // As under load: a loop that sleeps notices an answer late.
  let waiting = true;
  const turn = () => void (waiting && setImmediate(turn));
  turn();
  try {
    const times: number[] = [];
    let wrong = 0;
    let lost = 0;
    let sentAt = Number.NEGATIVE_INFINITY;
    for (let sent = 0; sent <= later; sent++) {
      while (performance.now() < sentAt + apartMs) await nextTurn();
      sentAt = performance.now();
      const seen = await once(isSecure ? secure : plain, to, agent, exchange).catch(() => undefined);
      if (seen === undefined) {
        lost = 1;
        break;
      }
      times.push(seen.us);
      if (!seen.right) wrong += 1;
    }
    const [firstUs = Number.NaN, ...laterUs] = times;
    return {
      firstUs,
      laterUs,
      wrong,
      lost,
      relayLateUs: links.takeLateness().reduce((most, us) => Math.max(most, us), 0),
    };
  } finally {
    waiting = false;
    agent.destroy();
  }
}

function once(
  request: typeof plain,
  to: URL,
  agent: PlainAgent,
  { method, path, headers, body, status, answer }: Exchange,
): Promise<{ us: number; right: boolean }> {
  return new Promise((resolve, reject) => {
    const begunAt = performance.now();
    const sent = request(new URL(path, to), { method, headers, agent, timeout: patienceMs }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('end', () => {
        const us = (performance.now() - begunAt) * 1_000;
        resolve({ us, right: response.statusCode === status && (answer === undefined || text === answer) });
      });
      response.once('error', reject);
    });
    sent.once('timeout', () => sent.destroy(new Error(`no answer within ${patienceMs / 1_000} s`)));
    sent.once('error', reject);
    sent.end(body);
  });
}
