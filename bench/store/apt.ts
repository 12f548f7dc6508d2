import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, runProgram } from './program.ts';
import type { Environment } from './store.ts';

/** apt with lists and cache of its own: works for an ordinary user, on a machine that never ran `apt-get update`. */
export interface Apt {
  update(): Promise<void>;
  /** The packages that these depend on directly, alternatives included. */
  dependencies(packages: readonly string[]): Promise<string[]>;
  notInstalled(packages: readonly string[]): Promise<string[]>;
  /** Downloads and unpacks them under `root`; returns why it could not, or undefined. */
  unpack(packages: readonly string[], root: string): Promise<string | undefined>;
}

/** `work` is an empty folder that is its owner's to remove. */
export function openApt(work: string, environment: Environment): Apt {
  const env = { ...environment, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
  const folders = { lists: join(work, 'lists'), cache: join(work, 'cache') };
  mkdirSync(join(folders.lists, 'partial'), { recursive: true });
  mkdirSync(join(folders.cache, 'archives', 'partial'), { recursive: true });
  const options = [
    `Dir::State::Lists=${folders.lists}`,
    `Dir::Cache=${folders.cache}`,
    'Debug::NoLocking=1',
    // As root, apt would fetch as the user _apt, who may not write here.
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::Retries=2',
    'Acquire::http::Timeout=20',
    'Acquire::https::Timeout=20',
  ].flatMap((option) => ['-o', option]);
  const unpacked = new Set<string>();

  return {
    async update() {
      // Its exit code is no verdict: one foreign source that does not answer, or a hook that wants to be root, spoils it
      // although the lists are there. The download decides.
      await runProgram('apt-get', ['-q', ...options, 'update'], { env, seconds: 300 });
    },

    async dependencies(packages) {
      const { out } = await runProgram('apt-cache', [...options, 'depends', ...packages], { env, seconds: 60 });
      // `  Depends: libc6`, ` |Depends: libssl3` for an alternative, `<name>` for a virtual package.
      const names = [...out.matchAll(/^\s*\|?(?:Pre)?Depends: ([^<\s]+)$/gm)].map(([, name]) => name as string);
      return [...new Set(names)].filter((name) => !packages.includes(name));
    },

    async notInstalled(packages) {
      if (packages.length === 0) return [];
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg-query's own.
      const question = ['-W', '-f=${Package} ${db:Status-Status}\n', ...packages];
      const { out } = await runProgram('dpkg-query', question, { env, seconds: 60 });
      const installed = new Set([...out.matchAll(/^(\S+) installed$/gm)].map(([, name]) => name));
      return packages.filter((name) => !installed.has(name) && !unpacked.has(name));
    },

    async unpack(packages, root) {
      const folder = join(work, `debs-${unpacked.size}`);
      mkdirSync(folder, { recursive: true });
      const download = ['-q', ...options, 'download', ...packages];
      const result = await runProgram('apt-get', download, { env, cwd: folder, seconds: 300 });
      const files = readdirSync(folder).filter((name) => name.endsWith('.deb'));
      if (result.code !== 0 || files.length < packages.length) {
        return `apt-get could not download ${packages.join(' ')} (${lastLine(result.err) || 'no reason given'})`;
      }
      for (const file of files) {
        const { code, err } = await runProgram('dpkg', ['-x', join(folder, file), root], { env, seconds: 60 });
        if (code !== 0) return `dpkg could not unpack ${file} (${lastLine(err)})`;
      }
      for (const name of packages) unpacked.add(name);
      return undefined;
    },
  };
}
