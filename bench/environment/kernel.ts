/** What the system's own files say about kernel, clock speed and limits. Each answer is null where it is not known. */
import { gunzipSync } from 'node:zlib';
import type { SystemFiles } from '../machine/system-files.ts';

/**
 * Whether the kernel leaves stolen time out of a process's run time (CONFIG_PARAVIRT_TIME_ACCOUNTING): without it,
 * CPU figures of a virtual machine contain what the hypervisor gave to others.
 */
export function paravirtTimeAccounting(release: string, files: SystemFiles): boolean | null {
  const config = kernelConfig(release, files);
  return config === null ? null : /^CONFIG_PARAVIRT_TIME_ACCOUNTING=y$/m.test(config);
}

function kernelConfig(release: string, files: SystemFiles): string | null {
  const packed = files.bytes('/proc/config.gz');
  if (packed === null) return files.text(`/boot/config-${release}`);
  try {
    return gunzipSync(packed).toString('utf8');
  } catch {
    return null;
  }
}

/** The frequency governors of these cores, e.g. `performance`; null where frequency cannot be governed. */
export function governor(cores: readonly number[], files: SystemFiles): string | null {
  const path = (core: number) => `/sys/devices/system/cpu/cpu${core}/cpufreq/scaling_governor`;
  const found = new Set(cores.map((core) => files.text(path(core))?.trim()).filter((name) => name !== undefined));
  return found.size === 0 ? null : [...found].sort().join(', ');
}

/** Whether two threads share each physical core. */
export function sharesPhysicalCores(files: SystemFiles): boolean {
  return files.text('/sys/devices/system/cpu/smt/active')?.trim() === '1';
}

/** Cores' worth of CPU time that a control group allows, e.g. 1.5; null where none is set or known. */
export function cpuQuota(files: SystemFiles): number | null {
  const own = files.text('/proc/self/cgroup')?.match(/^0::(\/\S*)/m)?.[1] ?? '/';
  const [quota, period] = (
    files.text(`/sys/fs/cgroup${own}/cpu.max`) ??
    files.text('/sys/fs/cgroup/cpu.max') ??
    ''
  ).split(/\s+/);
  const share = Number(quota) / Number(period);
  return Number.isFinite(share) && share > 0 ? share : null;
}

/** `Debian GNU/Linux 12 (bookworm)` from /etc/os-release, or null. */
export function distribution(files: SystemFiles): string | null {
  return files.text('/etc/os-release')?.match(/^PRETTY_NAME="?([^"\n]+)/m)?.[1] ?? null;
}
