/** Small servers as people write them, as texts: what init sees of them. */
import { type Manifest, type Project, projectOf } from '../../../scripts/init/project.ts';

const express: Manifest = {
  name: '@acme/Web Shop',
  scripts: { start: 'NODE_ENV=production node server.mjs' },
  dependencies: { express: '^5.3.0', 'express-session': '1.19.0', 'connect-redis': '10.0.0', redis: '6.3.1' },
};

/** Everything in one file, sessions in a Redis. */
export const inOneFile: Project = projectOf('/shop', express, {
  'server.mjs': `import express from 'express';
// app.post('/old-login', (req, res) => res.end());
const redis = createClient({ url: process.env.REDIS_URL ?? 'redis://localhost:6379' });
const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(session({ secret: process.env.SESSION_SECRET, resave: true, rolling: true }));
const loggedIn = (req, res, next) => (req.session.user ? next() : res.status(401).end());
app.get('/', (req, res) => res.send('a shop (with brackets)'));
app.post('/register', (req, res) => res.end());
app.post('/login', (req, res) => {
  req.session.user = { name: req.body.user };
  res.json({ ok: true });
});
app.get('/account', loggedIn, (req, res) => res.json(req.session.user));
app.get('/invoices', loggedIn, async (req, res) => {
  await wait(Number(req.query.ms));
  res.json([]);
});
app.get('/logout', (req, res) => res.redirect('/'));
app.post('/logout', (req, res) => req.session.destroy(() => res.json({ ok: true })));
app.listen(process.env.PORT ?? 3000);
`,
});

/** Routers in files of their own, controllers in others, a token in a header. */
export const inManyFiles: Project = projectOf(
  '/api',
  {
    name: 'api',
    scripts: { start: 'tsx src/main.ts' },
    dependencies: { express: '5.3.0', jsonwebtoken: '9.0.3' },
    devDependencies: { tsx: '4.23.15' },
  },
  {
    'src/main.ts': `import express from 'express';
import api from './routes/index.js';
const app = express();
app.use(express.json());
app.use('/api', api);
const { HTTP_PORT = '3000', JWT_SECRET } = process.env;
app.listen(HTTP_PORT);
`,
    'src/routes/index.ts': `import { Router } from 'express';
import { authRouter } from './auth';
const router = Router();
router.use('/auth', limiter, authRouter);
router.route('/me').get(requireAuth, users.me).delete(requireAuth, users.remove);
export default router;
`,
    'src/routes/auth.ts': `import * as controller from '../controllers/auth.js';
export const authRouter = Router();
authRouter.post('/sign-in', validate(schema), controller.signIn);
authRouter.post('/sign-out', controller.signOut);
`,
    'src/controllers/auth.ts': `export async function signIn(req: Request, res: Response) {
  const { email, password, remember = false } = schema.parse(req.body);
  res.json({ data: { jwt: sign({ email }, secret) } });
}
`,
  },
);

/** Fastify: a plugin with a prefix, a route as an object, a fixed port. */
export const onFastify: Project = projectOf(
  '/f',
  { main: './app.js', dependencies: { fastify: '5.12.8', '@fastify/session': '11.1.3' } },
  {
    'app.js': `const fastify = require('fastify')();
fastify.register(require('./account'), { prefix: '/v1' });
const port = 4000;
fastify.listen({ port: 4000, host: '127.0.0.1' });
`,
    'account.js': `module.exports = async (app) => {
  app.route({ method: 'POST', url: '/session', handler: async (request, reply) => {
    request.session.user = request.body['account'];
    return { ok: true };
  } });
  app.get('/me', { preHandler: [guard] }, async (request) => request.session.user);
  app.delete('/session', async (request) => request.session.destroy());
};
`,
  },
);

/** Nothing that init knows. */
export const strange: Project = projectOf('/strange', { dependencies: { koa: '3.0.0' } }, { 'thing.js': 'serve();' });
