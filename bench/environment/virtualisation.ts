/** Whether this machine is one of its own. */
import type { SystemFiles } from '../machine/system-files.ts';
import type { Commands } from './commands.ts';

export interface Virtualisation {
  /** What says so, e.g. `kvm`, `hypervisor flag`; null: none was found. */
  readonly machine: string | null;
  /** e.g. `docker`; null: none was found. */
  readonly container: string | null;
}

/** Null where nothing could be asked: no Linux, that is. */
export function virtualisation(files: SystemFiles, commands: Commands): Virtualisation | null {
  if (files.text('/proc/cpuinfo') === null) return null;
  return {
    machine: detected('--vm', commands) ?? virtualMachine(files),
    container: detected('--container', commands) ?? container(files),
  };
}

/** `virtual machine (kvm), container (docker)`, or `none found`. */
export function virtualisationTitle(found: Virtualisation): string {
  const parts = [];
  if (found.machine !== null) parts.push(`virtual machine (${found.machine})`);
  if (found.container !== null) parts.push(`container (${found.container})`);
  return parts.join(', ') || 'none found';
}

/** systemd-detect-virt leaves with 0 and a name, or with 1 and `none`: then the files are still asked. */
function detected(kind: '--vm' | '--container', commands: Commands): string | null {
  const answer = commands.ask('systemd-detect-virt', [kind]);
  return answer?.status === 0 && answer.output !== '' ? answer.output : null;
}

const products = /virtual|vmware|kvm|qemu|bochs|xen|hyper-v|google compute|amazon ec2|openstack|droplet|firecracker/i;

function virtualMachine(files: SystemFiles): string | null {
  const hypervisor = files.text('/sys/hypervisor/type')?.trim();
  if (hypervisor) return hypervisor;
  const product = files.text('/sys/class/dmi/id/product_name')?.trim();
  if (product && products.test(product)) return product;
  return /^flags\s*:.*\bhypervisor\b/m.test(files.text('/proc/cpuinfo') ?? '') ? 'hypervisor flag' : null;
}

function container(files: SystemFiles): string | null {
  if (files.bytes('/.dockerenv') !== null) return 'docker';
  if (files.bytes('/run/.containerenv') !== null) return 'podman';
  return files.text('/proc/1/cgroup')?.match(/docker|kubepods|containerd|libpod|lxc/)?.[0] ?? null;
}
