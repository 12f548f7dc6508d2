/** A slip in a wire of somebody's own is told as one, with the function that made it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkedWire } from '../../servers/wire/checked.ts';
import { contractWire, type Wire } from '../../servers/wire/wire.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';

const of = (changes: object): Wire => checkedWire({ ...contractWire, contract: false, ...changes } as Wire, 'shop.mjs');
const read = (request: unknown) => of({ read: () => request }).read({});

function complaintOf(make: () => unknown) {
  try {
    make();
  } catch (error) {
    assert.ok(error instanceof AuthbenchError, String(error));
    return error.complaint;
  }
  return assert.fail('it was taken');
}

test('what can be sent is handed on as it is, also by functions that need their object', () => {
  const request = { method: 'POST', path: '/a', headers: { a: 'b' }, json: { c: 1 } };
  assert.equal(read(request), request);
  const own = {
    base: '/shop',
    read(this: { base: string }) {
      return { method: 'GET', path: this.base };
    },
  };
  assert.equal(of(own).read({}).path, '/shop');
});

for (const [what, request, allowed] of [
  ['nothing', undefined, /^a request/],
  ['a promise', Promise.resolve({}), /not the promise of one/],
  ['no method', { path: '/' }, /^a `method`: GET, POST/],
  ['a small method', { method: 'get', path: '/' }, /^a `method`/],
  ['no path', { method: 'GET' }, /^a `path` that begins with \//],
  ['a whole URL', { method: 'GET', path: 'http://example.com/' }, /^a `path`/],
  ['an object as its body', { method: 'POST', path: '/', body: {} }, /what is sent as JSON is `json`/],
  ['a header with a line end', { method: 'GET', path: '/', headers: { a: 'b\nc' } }, /"a" is not one/],
  ['a header with a space', { method: 'GET', path: '/', headers: { 'a b': 'c' } }, /"a b" is not one/],
  ['a number in a header', { method: 'GET', path: '/', headers: { a: 1 } }, /^a text in the header "a"/],
  ['headers as a list', { method: 'GET', path: '/', headers: ['a: b'] }, /^headers: names with texts/],
] as const) {
  test(`a request that has ${what} is refused, and says which function made it`, () => {
    const { code, what: told, allowed: wanted } = complaintOf(() => read(request));
    assert.deepEqual([code, told], ['AB_BAD_TARGET', 'shop.mjs: `wire.read` returned what cannot be sent.']);
    assert.match(wanted ?? '', allowed);
  });
}

test('what it throws is its complaint, and what a credential says is not repeated', () => {
  const thrown = complaintOf(() =>
    of({
      login: () => {
        throw new Error('no luck');
      },
    }).login('u1', {}),
  );
  assert.deepEqual([thrown.what, thrown.received], ['shop.mjs: `wire.login` threw.', 'no luck']);
  const answer = { status: 200, headers: {}, body: '' };
  const { received } = complaintOf(() => of({ credential: () => ({ a: 's3cret\n' }) }).credential?.(answer));
  assert.equal(received, '{ a: string }');
  const unread = complaintOf(() =>
    of({ credential: ({ body }: { body: string }) => JSON.parse(body) }).credential?.({ ...answer, body: 's3cret' }),
  );
  assert.equal(unread.received, "Unexpected token 's' in what is not JSON");
  const path = complaintOf(() => read({ method: 'get', path: '/me?token=s3cret' })).received;
  assert.equal(path, '{ method: "get", path: "/me?…" }');
});
