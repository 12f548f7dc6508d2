/**
 * `node:http`, required. Imported as a module it is read export by export, its `WebSocket` with the others, and behind that stands
 * all of undici: a tenth of a second of every process that starts.
 */
import { createRequire } from 'node:module';

const http: typeof import('node:http') = createRequire(import.meta.url)('node:http');

export const { Agent, createServer, request, STATUS_CODES } = http;
