/**
 * The contract with autocannon: what bench/generator/valve.ts relies on beside autocannon's documentation. When a sentence
 * here fails, autocannon has moved that part, and the valve must follow before anything that it measures is believed.
 */
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { after, test } from 'node:test';
import autocannon from 'autocannon';
import { type Client, Connection } from '../../../bench/generator/valve.ts';
import { read, tinyServer } from './tiny-server.ts';

/** What never comes fails by its name, and soon. */
const contract = (sentence: string, body: () => Promise<void> | void) => test(sentence, { timeout: 10_000 }, body);

type Watched = Client & { readonly constructor: { readonly prototype: object } };

/** A client of autocannon as `setupClient` hands it out, with whatever `prepare` does to it there. */
async function clientOf(url: string, prepare: (client: Watched) => void, connections = 1): Promise<Watched[]> {
  const clients: Watched[] = [];
  const tracker = autocannon({
    url,
    connections,
    duration: 60,
    timeout: 60,
    excludeErrorStats: true,
    setupClient: (given) => {
      const client = given as unknown as Watched;
      clients.push(client);
      prepare(client);
    },
  }) as unknown as { stop(): void };
  after(() => {
    for (const client of clients) client.destroy?.();
    tracker.stop();
  });
  while (clients.length < connections) await new Promise((resolve) => setImmediate(resolve));
  return clients;
}

/** Names of what the client does, in order, as it is used with the valve's own two touch points. */
function noted(client: Watched, notes: string[]): void {
  const send = client._doRequest.bind(client);
  client._doRequest = () => {
    notes.push('_doRequest');
    if (notes.filter((note) => note === '_doRequest').length === 1) send();
  };
  client.on('response', () => notes.push('response'));
  client.opts.verifyBody = (body) => {
    notes.push(`verifyBody ${body}`);
    client.emit('noted');
    return true;
  };
}

contract('setupClient hands out each client before it connects, once a connection', async () => {
  const server = await tinyServer((_, response) => response.end('ok'));
  const connected: boolean[] = [];
  const clients = await clientOf(
    server.url,
    (client) => {
      connected.push(client.conn !== undefined);
      client._doRequest = () => {};
    },
    3,
  );
  assert.deepEqual(connected, [false, false, false]);
  assert.equal(new Set(clients).size, 3);
});

contract(
  '_doRequest is a method of the client, and one put in its place on the client itself is called instead',
  async () => {
    const server = await tinyServer((_, response) => response.end('ok'));
    let inherited = false;
    const [client] = (await clientOf(server.url, (given) => {
      inherited = typeof given._doRequest === 'function' && !Object.hasOwn(given, '_doRequest');
      given._doRequest = () => given.emit('asked');
    })) as [Watched];
    assert.ok(inherited, 'autocannon’s client has no _doRequest on its prototype any more');
    await once(client.conn, 'connect');
    assert.deepEqual(server.seen, [], 'a client whose _doRequest does nothing must send nothing');
  },
);

contract('_doRequest is called once on connecting, when conn is there to be listened to', async () => {
  const server = await tinyServer((_, response) => response.end('ok'));
  let calls = 0;
  let conn: unknown;
  const [client] = (await clientOf(server.url, (given) => {
    given._doRequest = () => {
      calls += 1;
      conn = given.conn;
    };
  })) as [Watched];
  await once(client.conn, 'connect');
  assert.deepEqual([calls, conn === client.conn, conn instanceof EventEmitter], [1, true, true]);
});

contract(
  'after an answer the client emits response, then calls _doRequest, then verifyBody with the whole body',
  async () => {
    const server = await tinyServer((_, response) => {
      response.write('first ');
      setImmediate(() => response.end('second'));
    });
    const notes: string[] = [];
    const [client] = (await clientOf(server.url, (given) => noted(given, notes))) as [Watched];
    if (notes.length < 4) await once(client, 'noted');
    assert.deepEqual(notes, ['_doRequest', 'response', '_doRequest', 'verifyBody first second']);
  },
);

contract(
  'response carries the status, the bytes and the time since _doRequest as a float in milliseconds',
  async () => {
    const server = await tinyServer((_, response) => {
      response.statusCode = 401;
      response.end('no');
    });
    let seen: unknown[] = [];
    const notes: string[] = [];
    const [client] = (await clientOf(server.url, (given) => {
      noted(given, notes);
      given.on('response', (...all: unknown[]) => {
        seen = all;
      });
    })) as [Watched];
    if (notes.length < 4) await once(client, 'noted');
    const [status, bytes, durationMs] = seen as [number, number, number];
    assert.equal(status, 401);
    assert.ok(bytes > 'no'.length);
    assert.ok(durationMs > 0 && !Number.isInteger(durationMs), `${durationMs} is no float of milliseconds`);
  },
);

contract('setRequests, called within setupClient, gives the requests that _doRequest sends in turn', async () => {
  const server = await tinyServer((_, response) => response.end('ok'));
  const [client] = (await clientOf(server.url, (given) => {
    given.setRequests([
      { method: 'GET', path: '/a', headers: { 'X-One': '1' } },
      { method: 'POST', path: '/b', headers: {}, body: '{"b":1}' },
    ]);
    const send = given._doRequest.bind(given);
    let left = 3;
    given._doRequest = () => {
      if (left-- > 0) send();
      else given.emit('all');
    };
  })) as [Watched];
  await once(client, 'all');
  assert.deepEqual(
    server.seen.map(({ what, body }) => `${what} ${body}`),
    ['GET /a ', 'POST /b {"b":1}', 'GET /a '],
  );
});

contract('connError is emitted when a connection is refused or reset', async () => {
  const gone = await tinyServer(() => {});
  await gone.close();
  const refused = await new Promise<unknown>((resolve) => {
    clientOf(gone.url, (given) => {
      given._doRequest = () => {};
      given.once('connError', (error: unknown) => {
        given.destroy();
        resolve(error);
      });
    });
  });
  assert.match(String(refused), /ECONNREFUSED/);
  const resetting = await tinyServer((request) => request.socket.resetAndDestroy());
  const reset = await new Promise<unknown>((resolve) => {
    clientOf(resetting.url, (given) => {
      given.once('connError', (error: unknown) => {
        given.destroy();
        resolve(error);
      });
    });
  });
  assert.match(String(reset), /ECONNRESET|socket hang up|EPIPE/);
});

contract('after the server ended a connection the client connects again, and calls _doRequest again', async () => {
  const server = await tinyServer((_, response) => {
    response.setHeader('Connection', 'close');
    response.end('ok');
  });
  const calls: boolean[] = [];
  let client: Watched | undefined;
  await new Promise<void>((again) => {
    clientOf(server.url, (given) => {
      client = given;
      const send = given._doRequest.bind(given);
      let conn: unknown;
      given._doRequest = () => {
        calls.push(given.conn === conn);
        conn = given.conn;
        if (calls.length === 1) send();
        if (calls.length === 3) {
          given.destroy();
          again();
        }
      };
    });
  });
  assert.ok(client);
  // On connecting; after the answer, on the same connection; and on connecting again.
  assert.deepEqual(calls, [false, true, false]);
});

contract('destroy ends the connection and is not answered by another', async () => {
  const server = await tinyServer((_, response) => response.end('ok'));
  const [client] = (await clientOf(server.url, (given) => {
    given._doRequest = () => {};
  })) as [Watched];
  await once(client.conn, 'connect');
  while (server.sockets.size === 0) await new Promise((resolve) => setImmediate(resolve));
  const [socket] = [...server.sockets];
  client.destroy();
  if (socket && !socket.closed) await once(socket, 'close');
  assert.equal(server.sockets.size, 0);
});

contract('a client without _doRequest is refused by that name', () => {
  const moved = Object.assign(new EventEmitter(), {
    opts: {},
    setRequests() {},
    destroy() {},
    conn: new EventEmitter(),
  });
  assert.throws(() => new Connection(moved as unknown as Client, 0, [read()], () => {}), /no _doRequest any more/);
});

contract('the valve is closed until it is opened, for one request at a time', async () => {
  const server = await tinyServer((_, response) => response.end('ok'));
  let connection: Connection | undefined;
  await new Promise<void>((connected) => {
    clientOf(server.url, (client) => {
      connection = new Connection(client, 0, [read('/a'), read('/b'), read('/c', { answer: 'other' })], connected);
    });
  });
  const answers: boolean[] = [];
  for (const path of ['/a', '/b', '/c', '/a']) {
    await new Promise<void>((answered) => {
      if (!connection) throw new Error('no connection');
      connection.listener = {
        answered: (_, serviceMs, right) => {
          assert.ok(serviceMs > 0);
          answers.push(right);
          answered();
        },
        lost: () => {},
      };
      assert.equal(connection.busy, false);
      connection.send();
      assert.equal(connection.busy, true);
    });
    assert.equal(server.seen.at(-1)?.what, `GET ${path}`);
  }
  assert.deepEqual(answers, [true, true, false, true]);
  assert.equal(server.seen.length, 4);
});
