/**
 * Are figures from the npm package those of a clone? session-redis, served from what `npm pack` makes of the sources, against itself served
 * from the sources: two targets, so that both are started and read in one way. `--loader` adds it as Node needs it where no types may be
 * stripped, by tsx.
 *
 * Usage: node series/compiled.ts [--loader] [-- options of run]
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serverFlags } from '../bench/process/command.ts';
import { readRun } from '../results/reader.ts';
import { build } from '../scripts/pack.ts';
import { projectRoot } from '../scripts/project.ts';

const separator = process.argv.indexOf('--');
const args = process.argv.slice(2, separator < 0 ? undefined : separator);
const options = separator < 0 ? ['--starts', '10', '--duration', '16'] : process.argv.slice(separator + 1);
const { values } = parseArgs({ args, options: { loader: { type: 'boolean' } } });

const place = mkdtempSync(join(tmpdir(), 'authbench-compiled-'));
const installed = join(place, 'node_modules', 'authbench');
build(join(installed, 'dist'));
symlinkSync(join(projectRoot, 'node_modules'), join(installed, 'node_modules'));

/** A server of ours is a process without more than its environment: here a target starts it. */
function target(name: string, file: string, flags: readonly string[] = []): string[] {
  const path = join(place, `${name}.mjs`);
  const definition = {
    title: name,
    challenge: 'Cookie',
    store: 'redis',
    start: {
      command: [process.execPath, ...serverFlags, ...flags, '--disable-warning=ExperimentalWarning', file],
      instances: 2,
      env: {
        NODE_ENV: 'production',
        AUTHBENCH_CONTENDER: 'session-redis',
        AUTHBENCH_SECRET: randomBytes(48).toString('base64url'),
      },
    },
  };
  writeFileSync(path, `export default ${JSON.stringify(definition)};\n`);
  return ['--target', `${name}=${path}`];
}

const targets = [
  ...target('clone', join(projectRoot, 'servers', 'process.ts')),
  ...target('compiled', join(installed, 'dist', 'servers', 'process.js')),
  ...(values.loader
    ? target('loader', join(projectRoot, 'servers', 'process.ts'), ['--import', import.meta.resolve('tsx')])
    : []),
];
const folder = join(place, 'run');
const cli = join(projectRoot, 'scripts', 'cli.ts');
// Without a contender the usual four would be measured too.
const asked = ['--contender', 'no-auth', '--baseline', 'clone', '--scenario', 'latency'];
const command = [cli, 'run', ...targets, ...asked, '--out', folder, ...options];
spawnSync(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
const { run } = readRun(folder);
for (const { metric, contender, effect, verdict, starts } of run.comparisons) {
  const [value, low, high] = [effect.value, effect.low, effect.high].map((number) => number?.toFixed(3));
  console.log(`${metric}: ${contender} ${value} [${low}, ${high}] of clone in ${starts ?? '-'} starts, ${verdict}`);
}
rmSync(place, { recursive: true });
