import type { TargetFile } from '../../../servers/target.ts';

/** How authbench starts the server beside this file. It speaks the contract, so there is nothing more to say. */
export default {
  title: 'Sessions in Python',
  description: 'Sessions in the memory of one process: Python’s own http.server, a thread a connection.',
  settings: { server: 'http.server', store: 'a dict' },
  challenge: 'Cookie',
  start: { command: ['python3', 'server.py'] },
} satisfies TargetFile;
