/**
 * The shop of as-copied.mjs, cured: a new id at each login, a cookie that only this host gets over https, no session that a request
 * writes back after its logout, no state that another site may change, and an operator who ends a user's sessions.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { createClient } from 'redis';

const redis = createClient({
  url: process.env.AUTHBENCH_STORE_URL ?? process.env.REDIS_URL,
  // While the store is gone a request fails at once and is not kept waiting.
  disableOfflineQueue: true,
});
// Without a listener the process ends when the store does; the client connects again by itself.
redis.on('error', (error) => console.error(`the store: ${error.message}`));
await redis.connect();
/** What the store is asked. The client’s own timeout ends when a command is sent: without this one, who asks a store that hangs hangs too. */
const inTime = (answer) =>
  Promise.race([
    answer,
    wait(800, undefined, { ref: false }).then(() => {
      throw Object.assign(new Error('the store is late'), { status: 503 });
    }),
  ]);
const commands = ['get', 'set', 'del', 'sRem', 'sMembers'];
const store = Object.fromEntries(commands.map((name) => [name, (...args) => inTime(redis[name](...args))]));

const prefix = process.env.AUTHBENCH_KEY_PREFIX ?? '';
const [sessionKey, userKey] = [(id) => `${prefix}sess:${id}`, (name) => `${prefix}sessions-of:${name}`];
const secret = process.env.SESSION_SECRET ?? '';
if (secret.length < 32) throw new Error('SESSION_SECRET needs 32 random characters or more');
const day = 24 * 60 * 60;
const cookie = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' };

const app = express();
app.disable('x-powered-by');
// https ends at a proxy on this machine; nobody else is believed.
app.set('trust proxy', 'loopback');
app.use((req, res, next) => {
  res.set('cache-control', 'no-store');
  if (req.method === 'GET' || isOwnSite(req)) next();
  else res.status(403).json({ error: 'forbidden' });
});
app.use(express.urlencoded({ extended: false }));
app.use(
  session({
    name: '__Host-shop',
    // A session ends a day after its login, however much it is used: the list of a user's sessions, which a revoke reads, outlives it.
    store: new RedisStore({ client: store, prefix: sessionKey(''), ttl: day, disableTouch: true }),
    secret,
    cookie,
    // Only a login writes a session. One that every answer writes comes back when a logout overtakes a request.
    resave: false,
    rolling: false,
    saveUninitialized: false,
  }),
);

const loggedIn = (req, res, next) => {
  if (req.session.user) next();
  else res.status(401).set('www-authenticate', 'Cookie realm="shop"').json({ error: 'log in first' });
};

app.post('/login', async (req, res) => {
  const name = req.body?.user;
  if (typeof name !== 'string' || name === '') return res.status(400).json({ error: 'bad request' });
  // Whatever id the request carried, its session ends here.
  await promisify((done) => req.session.regenerate(done))();
  req.session.user = { name };
  await promisify((done) => req.session.save(done))();
  await inTime(redis.multi().sAdd(userKey(name), req.sessionID).expire(userKey(name), day).exec());
  res.json({ ok: true });
});
app.get('/account', loggedIn, (req, res) => res.json(req.session.user));
app.get('/invoices', loggedIn, async (req, res) => {
  await wait(Number(req.query.ms));
  res.json({ invoices: [] });
});
app.post('/logout', async (req, res) => {
  const { user } = req.session;
  if (user) await store.sRem(userKey(user.name), req.sessionID);
  await promisify((done) => req.session.destroy(done))();
  res.clearCookie('__Host-shop', cookie).json({ ok: true });
});
app.delete('/users/:name/sessions', async (req, res) => {
  if (!isOperator(req.get('x-operator-key') ?? '')) return res.status(401).json({ error: 'unauthorized' });
  const key = userKey(req.params.name);
  const ids = await store.sMembers(key);
  if (ids.length > 0) {
    await store.del(ids.map(sessionKey));
    // These alone: a login may have come meanwhile, and the next revoke has to find it.
    await store.sRem(key, ids);
  }
  res.json({ ok: true });
});
app.use((_req, res) => res.status(404).json({ error: 'not found' }));
// Four arguments: this is how Express knows that it handles errors. A store that is gone is 503, not 401.
app.use((error, _req, res, _next) => {
  res.status(error.status ?? (redis.isReady ? 500 : 503)).json({ error: 'the request failed' });
});

app.listen(process.env.PORT ?? 3000, '127.0.0.1', () => console.log('The shop is open.'));

/** A browser says where a request comes from; who says nothing is none, and sends no cookie unasked. */
function isOwnSite(req) {
  const { origin, 'sec-fetch-site': site = 'none' } = req.headers;
  const isOwn = origin === undefined || origin === `${req.protocol}://${req.get('host')}`;
  return isOwn && (site === 'same-origin' || site === 'none');
}

function isOperator(given) {
  const digest = (text) => createHash('sha256').update(text).digest();
  const key = process.env.AUTHBENCH_OPERATOR_KEY ?? '';
  return key !== '' && timingSafeEqual(digest(given), digest(key));
}
