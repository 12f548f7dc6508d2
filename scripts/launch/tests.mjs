// @ts-check
/**
 * `npm test`: the same set-up as the main job, then Biome, the type checker and node:test. With arguments only those
 * tests: `npm test -- test/statistics`, `npm test -- --test-name-pattern=Holm`.
 */
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { leaveWith, prepare, project } from './prepare.mjs';
import { chooseTests, findTests } from './test-files.mjs';

const checks = [
  { name: 'biome check', args: [join('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '.'] },
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
  for (const { name, args } of wanted.length === 0 ? checks : []) {
    process.stdout.write(`${name}\n`);
    const { code, interrupted } = await runChild(program, args, { cwd: project, stdio: 'inherit' });
    if (interrupted) return 130;
    if (code !== 0) failed.push(name);
  }
  // Two at a time: more would have tests wait for the processor that measure nothing but whether something arrives.
  // What provokes the guards needs the processor to itself: another test beside it would be one more neighbour.
  const alone = files.filter((file) => file.endsWith('.alone.test.ts'));
  const together = files.filter((file) => !alone.includes(file));
  for (const [own, concurrency] of /** @type {const} */ ([
    [together, 2],
    [alone, 1],
  ])) {
    if (own.length === 0) continue;
    const runner = ['--test', `--test-concurrency=${concurrency}`, '--test-reporter=spec', '--test-timeout=240000'];
    const args = [...flags, ...runner, ...options, ...own];
    const { code, interrupted } = await runChild(program, args, { cwd: project, stdio: 'inherit' });
    if (interrupted) return 130;
    if (code !== 0) failed.push(own === alone ? 'tests that run alone' : 'tests');
  }
  for (const name of failed) process.stdout.write(`failed: ${name} (the message stands above)\n`);
  return Math.min(failed.length, 1);
});
