/** The code of every check's page, in a shop that has the fault: the check turns green. For Express and for Fastify. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { createClient, type RedisClientType } from 'redis';
import { type CheckResult, ControlFailed, judged, type Trial } from '../../servers/conformance/check.ts';
import { checks } from '../../servers/conformance/conform.ts';
import { lackOf } from '../../servers/conformance/needs.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { root, textOf } from '../docs/pages.ts';
import { declared, type Framework, textFor } from './mended/page-code.ts';
import { sessionFaults } from './mended/session-faults.ts';
import type { Fault } from './mended/session-pieces.ts';
import { type Opened, opened, type Shop } from './mended/shop.ts';
import * as shops from './mended/shops.ts';
import { tokenFaults } from './mended/token-faults.ts';
import { aStore } from './running.ts';

/** Pages whose code is not run, and why not. */
const untried: Readonly<Record<string, string>> = {
  'loopback-store': 'where the store listens is in its configuration, and not in the code of a server',
};

/** Where another shop is needed than the one with sessions, or with tokens. */
const elsewhere = (framework: Framework): Readonly<Record<string, Shop>> => ({
  'slow-request': shops.writing,
  'slow-request-revoked': shops.writing,
  'idle-timeout': shops.timed,
  'absolute-timeout': shops.timed,
  'header-size': shops.measured[framework],
  'refresh-grace': shops.graced,
  respelt: shops.listing,
  'token-revocation': shops.listing,
  'key-name': shops.named,
  compressed: shops.encrypted,
  'unknown-keys': shops.following,
  'key-rotation': shops.following,
  'keys-withheld': shops.following,
  'weak-key': shops.following,
});

const mended = new Map<Shop, Promise<Opened>>();
let redis: RedisClientType;
// Before the store ends.
after(async () => {
  for (const servers of mended.values()) await (await servers).close();
  redis.destroy();
});
const store = await aStore();
redis = createClient({ url: store.url });
await redis.connect();

const faults: Readonly<Record<string, Fault>> = { ...sessionFaults, ...tokenFaults };

const checkOf = (id: string) => checks.find((one) => one.id === id) as (typeof checks)[number];

/** One check alone. `isControl`: what it looks at beforehand failed, so it says nothing of what it is about. */
async function asked(id: string, servers: Opened, shop: Shop): Promise<CheckResult & { readonly isControl?: true }> {
  const check = checkOf(id);
  const client = new ContractClient();
  const trial: Trial = { ...servers, client, contender: shop.contender, baseUrl: servers.baseUrls[0] };
  try {
    return judged(check, shop.contender.limits, lackOf(check.needs, trial) ?? (await check.find(trial)));
  } catch (error) {
    if (!(error instanceof ControlFailed)) throw error;
    return { check: id, status: 'fail', note: error.message, isControl: true };
  } finally {
    client.close();
  }
}

function shopOfPages(shop: Shop, framework: Framework): Promise<Opened> {
  const servers = mended.get(shop) ?? opened(shop, framework, redis);
  mended.set(shop, servers);
  return servers;
}

/** They wait more than they compute. */
const concurrency = 24;

/** Those that wait for something first: the others are asked meanwhile. */
const waits = (check: string) => Number(checkOf(check).needs.includes('time'));
const inOrder = Object.entries(faults).toSorted(([one], [other]) => waits(other) - waits(one));

describe('The code of a page mends a shop', { concurrency }, () => {
  for (const framework of ['express', 'fastify'] as const) {
    // Each framework has shops of its own.
    const own = new Map<Shop, Shop>();
    const shopFor = (check: string): Shop => {
      const shop = elsewhere(framework)[check] ?? (check in sessionFaults ? shops.sessions : shops.signed);
      if (!own.has(shop)) own.set(shop, { ...shop });
      return own.get(shop) as Shop;
    };
    for (const [check, { name, pieces }] of inOrder)
      test(`in ${framework} that ${name}: ${check}`, async () => {
        const shop = shopFor(check);
        const texts = Object.values(shop.pieces).map((piece) => typeof piece === 'string' && textFor(piece, framework));
        assert.ok(texts.includes(textFor(check, framework)), 'the shop has the code of this page');
        // One instance is enough to see most of them.
        const instances = checkOf(check).needs.includes('instances') ? 2 : 1;
        const faulty = await opened(shop, framework, redis, { pieces, instances });
        try {
          const found = await asked(check, faulty, shop);
          assert.equal(found.status, 'fail', `before: ${JSON.stringify(found)}`);
          assert.ok(!found.isControl, `before: ${found.note}`);
        } finally {
          await faulty.close();
        }
        const mending = await asked(check, await shopOfPages(shop, framework), shop);
        assert.equal(mending.status, 'pass', `with the page’s code: ${JSON.stringify(mending)}`);
      });
  }
});

test('Each page’s code is tried, or it is said why not', () => {
  const pages = readdirSync(join(root, 'docs/checks')).map((name) => name.replace(/\.md$/, ''));
  const known = [...Object.keys(faults), ...Object.keys(untried), 'README'];
  assert.deepEqual(known.toSorted(), pages.toSorted());
});

test('The list of pages names those that are not tried, and declares no name that no page uses', () => {
  for (const check of Object.keys(untried))
    assert.ok(textOf('docs/checks/README.md').includes(`[${check}](${check}.md), which`));
  const codes = Object.keys(faults).flatMap((check) => [textFor(check, 'express'), textFor(check, 'fastify')]);
  for (const name of declared)
    assert.ok(
      codes.some((code) => new RegExp(`\\b${name}\\b`).test(code)),
      name,
    );
});
