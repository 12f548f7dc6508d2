/**
 * What the npm package costs its user, and whether it behaves: packs it, has publint judge it, and installs it in an empty folder, for each
 * Node that is named. Seconds and megabytes to a first `conform` and to a first comparison; fails where publint complains, a command does
 * not end well, or anything under node_modules was written to. It needs the network, and takes about two minutes a Node: the suite runs
 * what the package is made of without npm instead (test/scripts/pack.test.ts).
 *
 * Usage: node series/package.ts [path of a Node …]; default: the one that runs this
 */
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { projectRoot } from '../scripts/project.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench package '));

/** Runs it to its end. Throws where it does not end with 0. */
function carriedOut(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): string {
  const [program = '', ...args] = command;
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  console.log(
    `  ${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s   ${command.join(' ').replace(place, '…')}`,
  );
  return `${stdout}${stderr}`;
}

/** Paths of files below it, with their size and when they were written to. */
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => {
    const { size, mtimeMs } = lstatSync(join(folder, path));
    return { path, size, mtimeMs };
  });

function size(what: string, folder: string): void {
  const bytes = filesIn(folder).reduce((sum, file) => sum + file.size, 0);
  console.log(`  ${(bytes / 1e6).toFixed(0).padStart(4)} MB  ${what}`);
}

function tried(tarball: string, node: string): void {
  const home = mkdtempSync(join(place, 'a shop '));
  const [bin, caches] = [join(home, 'bin'), join(home, 'caches')];
  mkdirSync(bin);
  symlinkSync(node, join(bin, 'node'));
  // Nothing of npm's is there yet either: an install is timed with its downloads.
  const path = `${bin}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH: path, XDG_CACHE_HOME: caches, npm_config_cache: join(caches, 'npm') };
  const folder = join(home, 'project');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  console.log(`Node ${spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()}`);
  const said = carriedOut(['npm', 'install', '--no-audit', '--no-fund', tarball], folder, env);
  if (/warn/i.test(said)) throw new Error(said);
  const modules = join(folder, 'node_modules');
  const before = JSON.stringify(filesIn(modules));
  carriedOut(['npx', 'authbench', 'conform', 'session-redis'], folder, env);
  carriedOut(['npx', 'authbench', 'run', '--contender', 'session-redis,jwt-stateless'], folder, env);
  if (JSON.stringify(filesIn(modules)) !== before) throw new Error('something under node_modules was written to');
  size('node_modules', modules);
  for (const name of readdirSync(modules).filter((each) => each.startsWith('node-')))
    size(`  of it ${name}`, join(modules, name));
  const cache = join(caches, 'authbench');
  for (const name of readdirSync(cache)) size(`caches/authbench/${name}`, join(cache, name));
  size('results', join(folder, 'results'));
}

const nodes = process.argv.length > 2 ? process.argv.slice(2) : [process.execPath];
carriedOut(['npm', 'pack', '--silent', '--pack-destination', place], projectRoot);
const [name = ''] = readdirSync(place).filter((each) => each.endsWith('.tgz'));
const tarball = join(place, name);
console.log(carriedOut([join(projectRoot, 'node_modules', '.bin', 'publint'), '--strict', tarball], projectRoot));
for (const node of nodes) tried(tarball, resolve(node));
rmSync(place, { recursive: true });
