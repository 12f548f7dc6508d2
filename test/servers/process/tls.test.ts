import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import { test } from 'node:test';
import { newCertificate } from '../../../bench/credentials/certificate.ts';
import { listenOverTls } from '../../../servers/process/tls.ts';

test('the second listener answers over TLS what the first answers, and keeps its timeouts', async () => {
  const plain = createServer({ keepAliveTimeout: 600_000 }, (asked, answer) => answer.end(`${asked.url}`));
  const certificate = await newCertificate();
  const agent = new Agent({ keepAlive: true });
  const port = await listenOverTls(plain, certificate);
  const { body, kept } = await new Promise<{ body: string; kept: unknown }>((done, failed) => {
    request({ host: 'localhost', port, path: '/me', ca: certificate.cert, agent }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => done({ body, kept: response.headers['keep-alive'] }));
    })
      .on('error', failed)
      .end();
  });
  agent.destroy();
  assert.equal(body, '/me');
  assert.equal(kept, 'timeout=600');
});
