// @ts-check
/**
 * `npm test`: the same set-up as the main job, then Biome, knip, publint, the type checker and node:test. With arguments only those
 * tests: `npm test -- test/statistics`, `npm test -- --test-name-pattern=Holm`.
 */
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { leaveWith, prepare, project } from './prepare.mjs';
import { chooseTests, findTests } from './test-files.mjs';

const checks = [
  { name: 'biome check', args: [join('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '.'] },
  { name: 'knip', args: [join('node_modules', 'knip', 'bin', 'knip.js')] },
  // As it lies here; the packed tarball: series/package.ts.
  { name: 'publint', args: [join('node_modules', 'publint', 'src', 'cli.js'), '--strict', '--pack', 'false'] },
  { name: 'tsc --noEmit', args: [join('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit'] },
];

await leaveWith(async () => {
  const wanted = process.argv.slice(2);
  const options = wanted.filter((word) => word.startsWith('-'));
  const files = chooseTests(
    findTests(project),
    wanted.filter((word) => !word.startsWith('-')),
  );
  const { program, flags } = await prepare();
  const failed = [];
  // Compiled code is kept between all processes: most of them live no longer than it takes to read the code.
  const env = { NODE_COMPILE_CACHE: join(project, '.cache', 'compiled'), ...process.env };
  // Side by side: none of them keeps two cores busy.
  const checked = (wanted.length === 0 ? checks : []).map(async ({ name, args }) => {
    return { name, ...(await runChild(program, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'], env })) };
  });
  for (const { name, code, interrupted, output } of await Promise.all(checked)) {
    process.stdout.write(`${name}\n${output}`);
    if (interrupted) return 130;
    if (code !== 0) failed.push(name);
  }
  const args = [...flags, join(project, 'scripts', 'launch', 'test-run.mjs'), ...options, ...files];
  const { code, interrupted } = await runChild(program, args, { cwd: project, stdio: 'inherit', env });
  if (interrupted) return 130;
  for (const name of failed) process.stdout.write(`failed: ${name} (the message stands above)\n`);
  return Math.max(code, Math.min(failed.length, 1));
});
