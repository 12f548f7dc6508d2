import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Commands } from '../../../bench/environment/commands.ts';
import { virtualisation, virtualisationTitle } from '../../../bench/environment/virtualisation.ts';
import { fakeFiles } from '../machine/fake-files.ts';

const silent: Commands = { ask: () => null };
const bare = { '/proc/cpuinfo': 'flags\t\t: fpu vme\n' };
const found = (files: Record<string, string>, commands = silent) =>
  virtualisation(fakeFiles({ ...bare, ...files }), commands);

test('systemd-detect-virt is believed where it finds something', () => {
  const commands: Commands = {
    ask: (_, [kind]) => (kind === '--vm' ? { status: 0, output: 'kvm' } : { status: 1, output: 'none' }),
  };
  assert.deepEqual(found({}, commands), { machine: 'kvm', container: null });
});

test('without it the machine’s own files are asked', () => {
  assert.deepEqual(found({}), { machine: null, container: null });
  assert.equal(found({ '/proc/cpuinfo': 'flags\t: fpu hypervisor sse\n' })?.machine, 'hypervisor flag');
  assert.equal(found({ '/sys/hypervisor/type': 'xen\n' })?.machine, 'xen');
  assert.equal(
    found({ '/sys/class/dmi/id/product_name': 'VMware Virtual Platform\n' })?.machine,
    'VMware Virtual Platform',
  );
  assert.equal(found({ '/sys/class/dmi/id/product_name': 'ThinkPad X1\n' })?.machine, null);
  assert.equal(found({ '/.dockerenv': '' })?.container, 'docker');
  assert.equal(found({ '/run/.containerenv': '' })?.container, 'podman');
  assert.equal(found({ '/proc/1/cgroup': '0::/kubepods/pod1\n' })?.container, 'kubepods');
});

test('where nothing can be asked, it is not known', () => {
  assert.equal(virtualisation(fakeFiles({}), silent), null);
});

test('machine and container are named together', () => {
  assert.equal(
    virtualisationTitle({ machine: 'kvm', container: 'docker' }),
    'virtual machine (kvm), container (docker)',
  );
  assert.equal(virtualisationTitle({ machine: null, container: null }), 'none found');
});
