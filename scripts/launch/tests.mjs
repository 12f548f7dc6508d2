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
  const runner = ['--test', '--test-concurrency=2', '--test-reporter=spec', '--test-timeout=240000', ...options];
  const tests = await runChild(program, [...flags, ...runner, ...files], { cwd: project, stdio: 'inherit' });
  if (tests.interrupted) return 130;
  for (const name of failed) process.stdout.write(`failed as well: ${name} (its message stands above the tests)\n`);
  return tests.code !== 0 ? tests.code : Math.min(failed.length, 1);
});
