/**
 * A shop with the sessions that tutorials show. It is here for its faults, so do not copy it: cured.mjs is the same shop without them.
 * Only the login without a password and the wait in /invoices are for the bench.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { createClient } from 'redis';

const redis = createClient({ url: process.env.AUTHBENCH_STORE_URL ?? process.env.REDIS_URL });
redis.on('error', console.error);
await redis.connect();

const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(
  session({
    store: new RedisStore({ client: redis, prefix: `${process.env.AUTHBENCH_KEY_PREFIX ?? ''}sess:` }),
    secret: 'keyboard cat',
    resave: true,
    rolling: true,
    saveUninitialized: false,
  }),
);

const loggedIn = (req, res, next) => {
  if (req.session.user) next();
  else res.status(401).json({ error: 'log in first' });
};

app.post('/login', (req, res) => {
  req.session.user = { name: req.body.user };
  res.json({ ok: true });
});
app.get('/account', loggedIn, (req, res) => res.json(req.session.user));
app.get('/invoices', loggedIn, async (req, res) => {
  await wait(Number(req.query.ms));
  res.json({ invoices: [] });
});
app.post('/logout', (req, res) => req.session.destroy(() => res.json({ ok: true })));

app.listen(process.env.PORT ?? 3000, '127.0.0.1', () => console.log('The shop is open.'));
