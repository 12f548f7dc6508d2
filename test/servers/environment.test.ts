/** What a server is started with is what it reads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Setting } from '../../servers/contender.ts';
import { configurationFrom, environmentOf } from '../../servers/process/environment.ts';
import { variables } from '../../servers/process/messages.ts';
import { freshSecret, settingFor } from './running.ts';

const timeouts = { idleSeconds: 2, absoluteSeconds: 4, keysSeconds: 1, trustedSeconds: 3, graceSeconds: 5 };
const read = (environment: Record<string, string>) =>
  configurationFrom({ ...environment, [variables.contender]: 'no-auth' });

test('A setting comes through the environment as it was', async () => {
  const setting: Setting = {
    ...settingFor('redis://127.0.0.1:1', 60),
    folder: '/a/folder',
    issuerUrl: 'http://127.0.0.1:2',
    databaseUrl: 'postgres://127.0.0.1/x',
    timeouts,
  };
  const operatorKey = freshSecret();
  const found = await read(environmentOf(setting, operatorKey));
  assert.deepEqual({ ...found.setting }, setting);
  assert.equal(found.operatorKey, operatorKey);
});

test('Without timeouts there are none, and ones that make no sense are refused', async () => {
  const environment = environmentOf(settingFor(undefined, 60), freshSecret());
  assert.equal((await read(environment)).setting.timeouts, undefined);
  for (const text of ['1', '1,2,3,4', '1,2,3,4,5,6', '1,2,3,4,0', '1,2,3,4,x', '1,2,,4,5', '1,2,3,4,1.5'])
    await assert.rejects(read({ ...environment, [variables.timeouts]: text }), { code: 'AB_BAD_SETTING' });
});
