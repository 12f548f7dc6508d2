/**
 * A team's own server, as small as one can be: sessions in the memory of one process, paths of its own. It stands here so that
 * docs/ci.md can compare two versions of it.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const sessions = new Map();
const sessionIdIn = (request) => /(?:^|; )__Host-shop=([\w-]{22})(?:;|$)/.exec(request.headers.cookie ?? '')?.[1];

const answers = {
  'POST /session': async (request, response) => {
    const body = new URLSearchParams(await textOf(request));
    const id = randomBytes(16).toString('base64url');
    sessions.delete(sessionIdIn(request)); // the one before this login ends
    sessions.set(id, { id: body.get('user'), role: 'user', name: body.get('user') });
    response.setHeader('set-cookie', `__Host-shop=${id}; Path=/; Secure; HttpOnly; SameSite=Lax`);
    send(response, 200, { ok: true });
  },
  'GET /account': (request, response) => {
    const session = sessions.get(sessionIdIn(request));
    if (session === undefined) refuse(response);
    else send(response, 200, session);
  },
  'DELETE /session': (request, response) => {
    sessions.delete(sessionIdIn(request));
    response.setHeader('set-cookie', '__Host-shop=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0');
    send(response, 200, { ok: true });
  },
};

createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const answer = answers[`${request.method} ${pathname}`];
  if (answer === undefined) send(response, 404, { error: 'not found' });
  else await answer(request, response);
}).listen(Number(process.env.PORT ?? 8080), '127.0.0.1');

function send(response, status, body) {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}

function refuse(response) {
  response.setHeader('www-authenticate', 'Cookie');
  send(response, 401, { error: 'unauthorized' });
}

async function textOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
