/** What a server from outside tells of itself where a request is bad, and what too long headers do to it. */
import type { Answer } from '../../wire/client.ts';
import type { HttpRequest } from '../../wire/wire.ts';
import { broken, demand, type Finding, holds, noted, someUser, type Trial } from '../check.ts';

/** A stack, a path on its disk, a library's place, an address behind it. A name alone tells nothing: a page may be about Redis. */
const tells =
  /\n\s*at .+:\d+|\bat .+:\d+:\d+|Traceback \(most recent|node_modules|site-packages|\/(?:home|root|tmp|usr|var|app|srv)\/[\w./-]+\.\w+|ECONN[A-Z]+|ENOTFOUND/;

/** Broken: an answer reveals what is behind it (ASVS 16.5.1). Noted: it is 5xx, or a header names software (13.4.6, level 3). */
export async function errorsOf(trial: Trial): Promise<Finding> {
  const notes = new Set<string>();
  for (const [name, answer] of await badRequests(trial)) {
    if (answer === undefined) {
      notes.add(`${name} was not answered`);
      continue;
    }
    if (tells.test(answer.body))
      return broken(`the answer to ${name} tells what is behind it: ${glimpse(answer.body)}`);
    if (answer.status >= 500) notes.add(`${name} was answered with ${answer.status}`);
    const software = answer.headers['x-powered-by'] ?? answer.headers.server;
    if (software !== undefined) notes.add(`a header names its software: ${software}`);
  }
  // It may have fallen over one of them.
  const { client, baseUrl } = trial;
  const good = await client.login(baseUrl, someUser());
  demand(client.wire.statuses.read, [await client.me(baseUrl, good)], 'a good credential after bad requests');
  return notes.size === 0 ? holds : noted([...notes].join('; '));
}

const glimpse = (body: string) => `“${(tells.exec(body)?.[0] ?? '').trim().slice(0, 80)}”`;

/** Undefined: it hung up. */
async function badRequests({ client, baseUrl }: Trial): Promise<[string, Answer | undefined][]> {
  const { wire } = client;
  const login = wire.login(someUser(), {});
  const read = wire.read({});
  const { json: _, body: __, headers: ___, ...bare } = login;
  const as = (type: string, body: string): HttpRequest => ({ ...bare, headers: { 'content-type': type }, body });
  const asked: readonly [string, HttpRequest][] = [
    ['a path that is not there', { method: 'GET', path: '/no/such/path' }],
    ['a broken escape in the path', { method: 'GET', path: '/%E0%A4%A' }],
    ['a broken escape in the query', { method: 'GET', path: `${read.path}${joint(read.path)}x=%E0%A4%A` }],
    ['a login that is no JSON', as('application/json', '{"user":')],
    ['a login with a broken escape', as('application/x-www-form-urlencoded', '%E0%A4%A=&[=')],
    ['a login of another type', as('text/x', 'x')],
    ['a login without a body', { ...bare, headers: {} }],
  ];
  const posts = (request: HttpRequest) => request.method !== 'GET' || (request.body ?? request.json) === undefined;
  return Promise.all(
    asked
      .filter(([, request]) => posts(request))
      .map(
        async ([name, request]): Promise<[string, Answer | undefined]> => [
          name,
          await client.send(baseUrl, request).catch(() => undefined),
        ],
      ),
  );
}

const joint = (path: string) => (path.includes('?') ? '&' : '?');

const kib = 1024;

/** Broken: too long headers are answered with 5xx, or the next request is not answered (RFC 6585 5). Noted: where its limit is not. */
export async function headerSizesOf({ client, baseUrl }: Trial): Promise<Finding> {
  const { read } = client.wire.statuses;
  const { headers } = await client.login(baseUrl, someUser());
  const own = Buffer.byteLength(JSON.stringify(headers));
  demand(read, [await client.me(baseUrl, { headers })], 'a good credential');
  /** Undefined where it hangs up: some servers do so in place of an answer. */
  const filled = (bytes: number) =>
    client.me(baseUrl, { headers: { ...headers, 'x-filler': 'x'.repeat(Math.max(0, bytes - own - 256)) } }).then(
      ({ status }) => status,
      () => undefined,
    );
  const notes: string[] = [];
  for (const size of [4, 8, 15, 64]) {
    const status = await filled(size * kib);
    if (status !== undefined && status >= 500) return broken(`${size} KiB of headers were answered with ${status}`);
    if (size < 64 && status !== read)
      notes.push(`${size} KiB of headers were ${status === undefined ? 'not answered' : `answered with ${status}`}`);
    if (size === 64 && status === read) notes.push(`it takes ${size} KiB of headers`);
  }
  const next = await client.me(baseUrl, { headers }).catch(() => undefined);
  if (next?.status !== read) return broken('the request after one with too long headers was not answered');
  return notes.length === 0 ? holds : noted(notes.join('; '));
}
