// @ts-check
/**
 * Starts authbench on any Node from 20 on: installs the locked packages where they are missing, takes the locked Node,
 * and runs the command line with it. Plain JavaScript and built-in modules only, since nothing else is there yet.
 */
import { join } from 'node:path';
import { sourceEnding } from '../../vocabulary/project.mjs';
import { runChild } from './child.mjs';
import { leaveWith, prepare, project } from './prepare.mjs';

// Before packages are installed, which takes its time.
const parent = process.ppid;

await leaveWith(async () => {
  const { program, flags } = await prepare();
  const args = [...flags, join(project, 'scripts', `cli${sourceEnding}`), ...process.argv.slice(2)];
  // The channel carries no messages: it tells the child, by `disconnect`, when this process is killed without a signal
  // that it could pass on.
  //
  // Detached, since a second Ctrl-C means "at once": npm, `timeout` and a shell each may send the same one again.
  const { code } = await runChild(program, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
    // Below npm alone: any other parent may end and leave this to go on, as with nohup.
    parent: process.env.npm_command === undefined ? undefined : parent,
  });
  return code;
});
