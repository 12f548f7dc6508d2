/** What a server must not start with. Each differs in one thing from the setting that it runs with. */
import { generateKeyPair } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { exportJWK } from 'jose';
import type { Setting } from '../contender.ts';
import { createServer } from '../wire/node-http.ts';
import { broken, type Check, ControlFailed, holds } from './check.ts';

const pairs = promisify(generateKeyPair);

export const startChecks: readonly Check[] = [
  {
    id: 'weak-secret',
    about: 'weak secrets',
    property: 'The server refuses to start if its secret is missing, a placeholder or shorter than 32 bytes.',
    clause: 'J14, P2: RFC 7518 3.2',
    excusedBy: [],
    needs: ['time', 'starts'],
    async find({ setting, starts }) {
      const secret = (setting as Setting).secret;
      const bytes = Buffer.from(secret, 'base64url');
      // That it runs with all of them is the control.
      if (bytes.length < 32) throw new ControlFailed('control: the secret that it runs with is short itself');
      const weak = {
        'a secret of 31 bytes': bytes.subarray(0, 31).toString('base64url'),
        'no secret': '',
        'a placeholder': `change-me-${secret}`,
      };
      for (const [name, secret] of Object.entries(weak)) {
        const code = await starts?.({ secret });
        if (code === undefined) return broken(`it starts with ${name}`);
        if (code !== 'AB_WEAK_SECRET') return broken(`with ${name} it ends with ${code}, and does not say why`);
      }
      return holds;
    },
  },
  {
    id: 'weak-key',
    about: 'weak keys of its issuer',
    property: 'The server refuses to start if its issuer has an RSA key of less than 2,048 bits.',
    clause: 'J14: RFC 7518 3.3',
    excusedBy: [],
    needs: ['time', 'issuer-keys', 'starts'],
    async find({ starts }) {
      const withKeyOf = async (bits: number) => {
        const { publicKey } = await pairs('rsa', { modulusLength: bits });
        const jwk = { ...(await exportJWK(publicKey)), kid: 'conform', alg: 'RS256', use: 'sig' };
        return publishing({ keys: [jwk] }, async (issuerUrl) => starts?.({ issuerUrl }));
      };
      const good = await withKeyOf(2_048);
      if (good !== undefined) throw new ControlFailed(`control: with a key of 2,048 bits it ends with ${good}`);
      const code = await withKeyOf(1_024);
      if (code === undefined) return broken('it starts with an RSA key of 1,024 bits');
      return code === 'AB_WEAK_KEY' ? holds : broken(`it ends with ${code}, and does not say why`);
    },
  },
];

/** An issuer that has keys and nothing else, as long as `use` takes. */
async function publishing<T>(keys: object, use: (issuerUrl: string) => Promise<T>): Promise<T> {
  const listener = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(keys));
  });
  await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening));
  try {
    return await use(`http://127.0.0.1:${(listener.address() as AddressInfo).port}`);
  } finally {
    listener.closeAllConnections();
    listener.close();
  }
}
