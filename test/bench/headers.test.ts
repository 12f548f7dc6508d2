/** Other headers of a request, as a factor applies them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadSettingOf } from '../../bench/factors/load.ts';
import { builtIn } from '../../bench/procedures/registry.ts';

const bytesOf = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).reduce((sum, [name, value]) => sum + `${name}: ${value}\r\n`.length, 0);
const exchange = { method: 'GET', path: '/me', headers: { authorization: 'Bearer x' }, status: 200 } as const;

test('a request has exactly as many bytes more as its level says, in headers of at most 500', () => {
  for (const level of [0, 20, 500, 501, 2_000]) {
    const { request } = loadSettingOf({ headers: level }, 1_000, builtIn.factors);
    const { headers } = request(exchange);
    const { authorization, ...others } = headers as Record<string, string>;
    assert.equal(authorization, 'Bearer x');
    assert.equal(bytesOf(others), level);
    assert.ok(Object.values(others).every((value) => value.length <= 500));
  }
});
