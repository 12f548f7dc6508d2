/** `authbench doctor`: what a run would find on this machine, and what makes its figures doubtful. */
import { readEnvironment } from '../bench/environment/environment.ts';
import { examined } from '../bench/known/examination.ts';
import { withLaboratory } from '../bench/known/laboratory.ts';
import { type Placement, withoutStore } from '../bench/machine/cores.ts';
import { placementHere } from '../bench/machine/machine.ts';
import { acquireStore } from '../bench/store/acquire.ts';
import { maskUrl, type Store } from '../bench/store/store.ts';
import { wrap } from '../report/terminal/wrap.ts';
import { contenderNamed } from '../servers/catalogue.ts';
import { AuthbenchError, type ExitCode, exitCodes, format } from '../vocabulary/errors.ts';
import { parsed } from './arguments.ts';
import type { Command, Output } from './command.ts';
import { printExamination } from './examination.ts';
import { projectRoot } from './project.ts';

/** What is measured against itself, to see how noisy this machine is. */
const subject = 'session-redis';

const args = {
  full: { type: 'boolean', description: 'run every trial of the instrument (about four minutes)' },
  setup: { type: 'boolean', description: 'only show what a run would find, without measuring' },
} as const;

export const doctor: Command = {
  name: 'doctor',
  description:
    'Show what a run would find on this machine, and test the instrument on servers whose behaviour is known',
  args,
  async main(argv, out, err) {
    const given = parsed(argv, args);
    const wished = placementHere();
    let store: Store | null = null;
    let complaint: AuthbenchError | undefined;
    try {
      const cores = wished.store === null ? {} : { cores: wished.store };
      store = await acquireStore(process.env, { ...cores, say: (line) => out.write(`${line}\n`) });
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
          ? '\nAbsolute figures from this machine are doubtful because:\n'
          : '\nNothing on this machine makes absolute figures doubtful.\n',
      );
      for (const doubt of environment.doubts)
        for (const [index, line] of wrap(doubt, 94).entries()) out.write(`${index === 0 ? '  - ' : '    '}${line}\n`);
      if (given.flag('setup') || store === null) return conclusion(complaint, err);
      return await examine(store.url, placement, given.flag('full'), out);
    } finally {
      await store?.stop();
    }
  },
};

async function examine(storeUrl: string, placement: Placement, full: boolean, out: Output): Promise<ExitCode> {
  out.write(
    `\nTesting the instrument (${full ? 'about four minutes' : 'about a minute and a half'}): leave the machine idle.\n`,
  );
  const say = (line: string) => out.write(`  ${line}\n`);
  const contender = await contenderNamed(subject);
  const examination = await withLaboratory({ placement, storeUrl }, (laboratory) =>
    examined(laboratory, contender, { full, seed: 1, say }),
  );
  printExamination(examination, out);
  const failed = examination.findings.filter(({ holds }) => !holds);
  if (failed.length === 0) return exitCodes.done;
  const names = failed.map(({ name }) => name).join('; ');
  const text = `${failed.length} of ${examination.findings.length} figures are further from the truth than allowed (${names}). Try again when the machine is idle; if that does not help, do not trust figures from this machine.`;
  out.write(`\n${wrap(text, 98).join('\n')}\n`);
  return exitCodes.failed;
}

function conclusion(complaint: AuthbenchError | undefined, err: { write(text: string): unknown }): ExitCode {
  if (!complaint) return exitCodes.done;
  err.write(`\n${format(complaint)}\n`);
  return complaint.exitCode;
}
