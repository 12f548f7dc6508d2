/** `authbench doctor`: what a run would find on this machine, and what makes its figures doubtful. */
import { readEnvironment } from '../bench/environment/environment.ts';
import { withoutStore } from '../bench/machine/cores.ts';
import { placementHere } from '../bench/machine/machine.ts';
import { acquireStore } from '../bench/store/acquire.ts';
import { maskUrl, type Store } from '../bench/store/store.ts';
import { AuthbenchError, type ExitCode, exitCodes, format } from '../vocabulary/errors.ts';
import { parsed } from './arguments.ts';
import type { Command } from './command.ts';
import { projectRoot } from './project.ts';
import { wrap } from './wrap.ts';

const args = {} as const;

export const doctor: Command = {
  name: 'doctor',
  description: 'Show what a run would find here: Redis, Node, cores, pinning, load',
  args,
  async main(argv, out, err) {
    parsed(argv, args);
    const wished = placementHere();
    let store: Store | null = null;
    let complaint: AuthbenchError | undefined;
    try {
      store = await acquireStore(process.env, { say: (line) => out.write(`${line}\n`) });
    } catch (error) {
      if (!(error instanceof AuthbenchError)) throw error;
      complaint = error;
    }
    const elsewhere = store !== null && store.pid === null;
    const placement = elsewhere ? withoutStore(wished, `The store, from ${store?.from}, is not pinned.`) : wished;
    try {
      const environment = await readEnvironment({
        root: projectRoot,
        store,
        threadPool: Number(process.env.UV_THREADPOOL_SIZE ?? 4),
        placement,
      });
      const rows: [string, string][] = [
        [
          'Redis',
          store
            ? `${store.version}, from ${store.from}${store.from === 'REDIS_URL' ? ` (${maskUrl(store.url)})` : ''}; it answers`
            : 'none',
        ],
        [
          'Node',
          `${environment.node}, ${process.execPath.includes('node_modules') ? 'the one that the lockfile pins' : 'this machine’s own'}`,
        ],
        [
          'Processor',
          `${environment.cpu}, ${environment.cores} cores${environment.virtualisation ? `, ${environment.virtualisation}` : ''}`,
        ],
        ['System', `${environment.os}, kernel ${environment.kernel}`],
        [
          'Pinning',
          placement.pinned
            ? `servers on core ${placement.servers}, store on ${placement.store ?? 'any'}, generator on ${placement.generator}. ${placement.why}`
            : `none. ${placement.why}`,
        ],
        [
          'Load',
          `${environment.loadBefore.toFixed(2)} (one-minute average)${environment.stealBefore === null ? '' : `, ${(environment.stealBefore * 100).toFixed(1)} % of the time stolen`}`,
        ],
      ];
      for (const [name, text] of rows)
        for (const [index, line] of wrap(text, 84).entries())
          out.write(`${(index === 0 ? name : '').padEnd(12)}${line}\n`);
      out.write(
        environment.doubts.length > 0
          ? '\nWhat makes absolute figures of this machine doubtful:\n'
          : '\nNothing here makes absolute figures doubtful.\n',
      );
      for (const doubt of environment.doubts)
        for (const [index, line] of wrap(doubt, 94).entries()) out.write(`${index === 0 ? '  - ' : '    '}${line}\n`);
      return conclusion(complaint, err);
    } finally {
      await store?.stop();
    }
  },
};

function conclusion(complaint: AuthbenchError | undefined, err: { write(text: string): unknown }): ExitCode {
  if (!complaint) return exitCodes.done;
  err.write(`\n${format(complaint)}\n`);
  return complaint.exitCode;
}
