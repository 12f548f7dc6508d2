/** A server so light that the generator is the busier of the two: it answers each packet that ends a request, without parsing it. */

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

const body = '{"id":"u0001","role":"user","name":"Name of u0001"}';
const answer = Buffer.from(
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
);
const server = createServer((socket) => {
  socket.on('data', () => socket.write(answer));
  socket.on('error', () => {});
});
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () =>
  process.send?.({ type: 'ready', port: (server.address() as AddressInfo).port, pid: process.pid }),
);
