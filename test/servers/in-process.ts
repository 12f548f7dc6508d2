/** Servers of a contender in the test's own process, asked as a pool of processes is: where a process is not the point. */
import type { AddressInfo } from 'node:net';
import type { CheckedServers } from '../../bench/conformance/target/running.ts';
import type { ServerPoolOptions } from '../../bench/lifecycle/servers.ts';
import { Folders, keyPrefixes, settingWithoutIssuer } from '../../bench/lifecycle/settings.ts';
import type { MountableContender, NamedContender, Setting } from '../../servers/contender.ts';
import { type App, buildApp } from '../../servers/http/app.ts';
import { mountTestOnlyRoutes } from '../../servers/http/test-only-routes.ts';
import { freshSecret } from './running.ts';

/** Of a contender that was mounted with a change: no file of it is needed. It starts no issuer; `given.issuerUrl` names one. */
export function inProcess({ keyPrefix, given = {}, ...options }: ServerPoolOptions): CheckedServers {
  const operatorKey = options.operatorKey ?? freshSecret();
  const folders = new Folders();
  const sources = { ...options, secret: freshSecret(), keyPrefixOf: keyPrefixes(keyPrefix), folders, given };
  const settingOf = (contender: NamedContender) => settingWithoutIssuer(contender, sources);
  const apps: App['app'][] = [];
  return {
    operatorKey,
    settingOf: async (contender) => settingOf(contender),
    ensure: ({ contender, instances }) =>
      Promise.all(
        Array.from({ length: instances }, async () => {
          const app = await listening(contender as MountableContender, settingOf(contender), operatorKey);
          apps.push(app);
          const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
          return { contender, variant: '', url, pids: [], counters: async () => null, gone: undefined };
        }),
      ),
    processes: () => [],
    async stopAll() {
      await Promise.all(apps.splice(0).map((app) => app.close()));
      folders.remove();
    },
  };
}

async function listening(contender: MountableContender, setting: Setting, operatorKey: string): Promise<App['app']> {
  const built = await buildApp(contender, setting, operatorKey);
  mountTestOnlyRoutes(built, contender);
  await built.app.listen({ host: '127.0.0.1', port: 0 });
  return built.app;
}
