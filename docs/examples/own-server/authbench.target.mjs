/** How authbench starts the server beside this file, and how it is spoken to. @satisfies {TargetFile} of servers/target.ts */
export default {
  title: 'Our shop',
  description: 'Sessions in the memory of one process.',
  settings: { store: 'a Map in the process' },
  limits: [{ id: 'one-instance', note: 'Sessions lie in the memory of one process.' }],
  challenge: 'Cookie',
  start: { command: ['node', 'server.mjs'] },
  wire: {
    statuses: { revoked: 200 },
    login: (userId) => ({
      method: 'POST',
      path: '/session',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ user: userId }).toString(),
    }),
    read: (headers) => ({ method: 'GET', path: '/account', headers }),
    logout: (headers) => ({ method: 'DELETE', path: '/session', headers }),
  },
};
