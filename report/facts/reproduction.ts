/** What to type to measure the same plan: each scenario, contender and server by name, whatever is usual by then. */
import type { RunFile } from '../../results/format.ts';
import { shellWord } from '../../vocabulary/shell.ts';

/** Lines for a shell. A file outside of the folder that was current is named without its path: a report is made to be shared. */
export function reproduction(run: RunFile): string[] {
  const { plan, suite, scenarios, tool, environment } = run;
  const typed = typedOf(run);
  const own = typed.filter(({ option }) => option === 'target' || option === 'contender-file').map(({ id }) => id);
  const named = plan.contenders.filter((id) => !own.includes(id));
  const rest = [
    ...['--scenario', scenarios.map(({ id }) => id).join(',')],
    ...(named.length === 0 ? [] : ['--contender', named.join(',')]),
    ...['--seed', String(plan.seed), '--rate', String(plan.rate)],
    ...(plan.chosenStarts ? ['--starts', String(plan.starts)] : []),
    ...(plan.duration === undefined ? [] : ['--duration', String(plan.duration)]),
    ...typed.flatMap(({ option, text }) => [`--${option}`, text]),
  ];
  if (plan.versions) {
    const { newer: name, commits } = plan.versions;
    const { older, newer } = commits ?? plan.versions;
    // A dependency or a Node in another version: `jose@5.9.5`.
    const refs = /@\d/.test(name) ? [older, '--with', name] : [older, newer];
    return [line(['npx', 'authbench', 'diff', ...refs.filter((ref) => ref !== null), ...rest])];
  }
  const words = ['--suite', suite, '--baseline', plan.baseline, ...rest];
  // Whoever measures a server of their own is not in a clone of ours.
  if (own.length > 0) return [line(['npx', 'authbench', 'run', ...words])];
  const commit = environment.commit ?? tool.commit;
  return [...(commit ? [`git checkout ${commit}`] : []), line(['npm', 'run', 'bench', '--', ...words])];
}

interface Typed {
  readonly option: string;
  readonly text: string;
  /** Of the server that it names. */
  readonly id: string;
}

function typedOf({ typed = [] }: RunFile): Typed[] {
  return typed.flatMap((word, index) => {
    if (index % 2 > 0) return [];
    const text = inside(typed[index + 1] ?? '');
    const [name = ''] = text.split('=', 1);
    return [{ option: word.replace(/^--/, ''), text, id: text.includes('=') ? name : idOf(text) }];
  });
}

const idOf = (file: string) => (file.split('/').at(-1) as string).replace(/\.[^.]*$/, '');

/** `shop=../../other/shop.mjs` is told as `shop=shop.mjs`. */
const inside = (text: string) => (text.includes('://') ? text : text.replace(/(^|=)(?:\.\.)?\/(?:.*\/)?/, '$1'));

const line = (words: readonly string[]) =>
  words
    .filter((word) => word !== '')
    .map(shellWord)
    .join(' ');
