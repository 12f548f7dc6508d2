import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import { waitedFor } from '../../bench/conformance/target/extra-servers.ts';
import { acquireStore } from '../../bench/store/acquire.ts';
import { type Cluster, startCluster } from '../../bench/store/cluster.ts';
import type { MountableContender, Setting, Timeouts } from '../../servers/contender.ts';
import { type App, buildApp } from '../../servers/http/app.ts';
import { mountTestOnlyRoutes } from '../../servers/http/test-only-routes.ts';
import { buildIssuer } from '../../servers/issuer/issuer.ts';

/** A real Redis for one test file, and a connection to look into it. Both end with the file. */
export async function aStore(): Promise<{ url: string; redis: Redis; pid: number | null }> {
  const store = await acquireStore(process.env);
  const redis = new Redis(store.url);
  after(async () => {
    redis.disconnect();
    await store.stop();
  });
  return { url: store.url, redis, pid: store.pid };
}

let cluster: Promise<Cluster> | undefined;
// Here, not where it is started: there it would end with the test that happens to be the first.
after(async () => (await cluster)?.stop());

/** A real Redis Cluster, started for the first contender of a test file that needs one; it ends with the file. */
export async function aCluster(): Promise<Cluster> {
  cluster ??= startCluster(process.env);
  return await cluster;
}

export const freshSecret = () => randomBytes(32).toString('base64url');

export const settingFor = (storeUrl: string | undefined, lifetimeSeconds: number): Setting => ({
  secret: freshSecret(),
  storeUrl,
  keyPrefix: `test:${randomBytes(6).toString('hex')}:`,
  lifetimeSeconds,
});

export interface Running {
  readonly baseUrls: [string, ...string[]];
  readonly baseUrl: string;
  readonly operatorKey: string;
  readonly setting: Setting;
  readonly instances: readonly App[];
  /** Where the contender needs one; `setting.issuerUrl` is where it listens. */
  readonly issuer?: FastifyInstance;
  /** Others of the same contender, with short times; they are closed with these. */
  apart(): Promise<Running>;
  close(): Promise<void>;
}

/** Two, but one of a design whose instances know nothing of each other. */
const usualInstances = ({ limits }: MountableContender) => (limits.some(({ id }) => id === 'one-instance') ? 1 : 2);

/** Real servers of one contender, in this process, that share secret and store. */
export async function running(
  contender: MountableContender,
  storeUrl?: string,
  instances = usualInstances(contender),
  timeouts?: Timeouts,
): Promise<Running> {
  const folder = contender.folder ? await mkdtemp(join(tmpdir(), 'authbench-test-')) : undefined;
  const url = contender.store === 'redis-cluster' ? (await aCluster()).url : storeUrl;
  const bare = { ...settingFor(url, contender.lifetimeSeconds), ...(folder ? { folder } : {}), timeouts };
  const operatorKey = freshSecret();
  const issuer = contender.issuer ? await buildIssuer(bare, operatorKey) : undefined;
  const issuerUrl = await issuer?.listen({ host: '127.0.0.1', port: 0 });
  const setting = { ...bare, ...(issuerUrl === undefined ? {} : { issuerUrl }) };
  const started: App[] = [];
  const baseUrls: string[] = [];
  for (let i = 0; i < instances; i++) {
    const built = await buildApp(contender, setting, operatorKey);
    mountTestOnlyRoutes(built, contender);
    await built.app.listen({ host: '127.0.0.1', port: 0 });
    baseUrls.push(`http://127.0.0.1:${(built.app.server.address() as AddressInfo).port}`);
    started.push(built);
  }
  let others: Promise<Running> | undefined;
  const close = async () => {
    await (await others)?.close();
    await Promise.all(started.map(({ app }) => app.close()));
    await issuer?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  };
  return {
    baseUrls: baseUrls as [string, ...string[]],
    baseUrl: baseUrls[0] as string,
    operatorKey,
    setting,
    instances: started,
    ...(issuer === undefined ? {} : { issuer }),
    apart() {
      others ??= running(contender, storeUrl, instances, waitedFor);
      return others;
    },
    close,
  };
}
