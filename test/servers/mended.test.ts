/** The Fastify code of a check's page, applied to the broken servers of that check: the check turns green. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { type ConformOptions, conform } from '../../servers/conformance/conform.ts';
import type { MountableContender } from '../../servers/contender.ts';
import { hmacKey } from '../../servers/credential/hmac-key.ts';
import { audience, issuer, type VerifiedClaims } from '../../servers/token/access-token.ts';
import { blocksOf, root } from '../docs/pages.ts';
import { brokenServers } from './broken.ts';
import { aStore, running } from './running.ts';
import { verifying } from './wrong-turns.ts';

const store = await aStore();
// Within the project, so that what a page imports is found.
const scratch = mkdtempSync(join(root, '.cache', 'mended-'));
after(() => rmSync(scratch, { recursive: true }));

async function codeOf<T>(check: string): Promise<T> {
  const file = join(scratch, `${check}.mjs`);
  writeFileSync(file, blocksOf(`docs/checks/${check}.md`, 'js').at(-1) as string);
  return (await import(pathToFileURL(file).href)) as T;
}

interface Hook {
  default(app: FastifyInstance, options: { operatorKey: string }): void;
}
type Options = Readonly<Record<'key' | 'algorithm' | 'issuer' | 'audience', unknown>>;
interface Verifier {
  verifier(options: Options): (token: string) => Promise<Record<string, unknown> | undefined>;
}

/** Known once a server runs. */
const options = { operatorKey: '' };

/** Its routes as they are, with the page's hooks added. */
const hooked = (broken: MountableContender, mend: Hook['default']): MountableContender => ({
  ...broken,
  async mount(app, setting) {
    const mounted = await broken.mount(app, setting);
    mend(app, options);
    return mounted;
  },
});

async function failedBy(contender: MountableContender, asked: ConformOptions = {}): Promise<string[]> {
  const servers = await running(contender, store.url, 2);
  options.operatorKey = servers.operatorKey;
  try {
    const results = await conform(servers, contender, asked);
    return results.filter(({ status }) => status === 'fail').map(({ check }) => check);
  } finally {
    await servers.close();
  }
}

const brokenBy = (check: string) =>
  brokenServers.filter(({ caughtBy }) => caughtBy[0] === check || caughtBy.at(-1) === check);

for (const check of ['no-store', 'cross-site', 'operator-key'])
  for (const { name, contender } of brokenBy(check))
    test(`A server that ${name} passes ${check} with the code of its page`, async () => {
      const { default: mend } = await codeOf<Hook>(check);
      assert.deepEqual(await failedBy(hooked(contender, mend), { only: [check] }), []);
    });

const verified = ['alg-none', 'times', 'audience', 'issuer'];

test(`A server that verifies as their pages do passes ${verified.join(', ')}, and every other check of tokens`, async () => {
  const { verifier } = await codeOf<Verifier>('alg-none');
  const mended = verifying(async (_good, setting) => {
    const key = await hmacKey(setting);
    const verify = verifier({ key, algorithm: 'HS256', issuer, audience });
    return async (token) => (await verify(token)) as VerifiedClaims | undefined;
  });
  assert.deepEqual(await failedBy(mended), []);
});

test('The pages of these checks have one and the same code for verifying', () => {
  const codes = new Set(verified.map((check) => blocksOf(`docs/checks/${check}.md`, 'js').at(-1)));
  assert.equal(codes.size, 1);
});
