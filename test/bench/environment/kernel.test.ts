import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  cpuQuota,
  distribution,
  governor,
  paravirtTimeAccounting,
  sharesPhysicalCores,
} from '../../../bench/environment/kernel.ts';
import { fakeFiles } from '../machine/fake-files.ts';

const on = 'CONFIG_PARAVIRT=y\nCONFIG_PARAVIRT_TIME_ACCOUNTING=y\n';
const off = '# CONFIG_PARAVIRT_TIME_ACCOUNTING is not set\n';

test('paravirtual time accounting is read from the kernel’s own configuration, packed or in /boot', () => {
  assert.equal(paravirtTimeAccounting('6.1', fakeFiles({ '/proc/config.gz': gzipSync(on) })), true);
  assert.equal(paravirtTimeAccounting('6.1', fakeFiles({ '/proc/config.gz': gzipSync(off) })), false);
  assert.equal(paravirtTimeAccounting('6.1', fakeFiles({ '/boot/config-6.1': on, '/boot/config-6.0': off })), true);
  assert.equal(paravirtTimeAccounting('6.1', fakeFiles({ '/boot/config-6.0': on })), null);
  assert.equal(paravirtTimeAccounting('6.1', fakeFiles({ '/proc/config.gz': 'not packed' })), null);
});

test('the governors of the cores in use are named once each', () => {
  const path = (core: number) => `/sys/devices/system/cpu/cpu${core}/cpufreq/scaling_governor`;
  const files = fakeFiles({ [path(0)]: 'powersave\n', [path(1)]: 'performance\n', [path(2)]: 'performance\n' });
  assert.equal(governor([1, 2], files), 'performance');
  assert.equal(governor([0, 1], files), 'performance, powersave');
  assert.equal(governor([7], files), null);
});

test('a limit on CPU time is found in the own control group, or the root', () => {
  assert.equal(cpuQuota(fakeFiles({ '/sys/fs/cgroup/cpu.max': '150000 100000\n' })), 1.5);
  const own = { '/proc/self/cgroup': '0::/my.slice\n', '/sys/fs/cgroup/my.slice/cpu.max': '50000 100000\n' };
  assert.equal(cpuQuota(fakeFiles({ ...own, '/sys/fs/cgroup/cpu.max': 'max 100000\n' })), 0.5);
  assert.equal(cpuQuota(fakeFiles({ '/sys/fs/cgroup/cpu.max': 'max 100000\n' })), null);
  assert.equal(cpuQuota(fakeFiles({})), null);
});

test('shared physical cores and the distribution are read, or not known', () => {
  assert.equal(sharesPhysicalCores(fakeFiles({ '/sys/devices/system/cpu/smt/active': '1\n' })), true);
  assert.equal(sharesPhysicalCores(fakeFiles({})), false);
  assert.equal(distribution(fakeFiles({ '/etc/os-release': 'PRETTY_NAME=Plain\nID=plain\n' })), 'Plain');
  assert.equal(distribution(fakeFiles({})), null);
});
