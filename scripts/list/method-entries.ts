/** What scenarios are made of: the factors that are varied and the procedures that measure. */
import { builtIn } from '../../bench/procedures/registry.ts';
import { scenarios } from '../../scenarios/catalogue.ts';
import { type Factor, factors } from '../../vocabulary/factors.ts';
import type { Entry } from './entry.ts';

export const factorEntries = (): Entry[] =>
  factors().map(({ id, title, unit, appliesTo, process, layout, ofSomeDesigns, summary, usual }) => ({
    kind: 'factor',
    name: id,
    title,
    group: '',
    details: [
      ...(unit === '' ? [] : [['unit', unit] as const]),
      ['changes', changes[appliesTo]],
      [
        'processes',
        process === 'shared' ? 'one server process serves all levels' : 'each level has server processes of its own',
      ],
      ['drawn', layout === 'axis' ? 'along an axis' : 'in a row or panel for each level'],
      ...(ofSomeDesigns ? [['measured', 'for designs that have it'] as const] : []),
      ...(usual === undefined ? [] : [['usual level', String(usual)] as const]),
      ...(summary === undefined ? [] : [['summary', `where there is room for one level: ${summary}`] as const]),
    ],
  }));

const changes: Readonly<Record<Factor['appliesTo'], string>> = {
  credential: 'the credential',
  requests: 'the requests',
  servers: 'how servers are started',
  trial: 'the trial',
  figure: 'nothing: the same trials are read in several ways',
};

export async function procedureEntries(): Promise<Entry[]> {
  const all = await scenarios();
  return builtIn.procedures.map((procedure) => {
    const { id, title, everyStart, repeats } = procedure;
    const users = all.filter(({ steps }) => steps.some((step) => step.procedure === id));
    const own = all.flatMap(({ steps }) => steps.filter((step) => step.procedure === id));
    return {
      kind: 'procedure',
      name: id,
      title,
      group: '',
      details: [
        ['load', [...new Set(own.map((step) => procedure.shapeOf(step).title))].join(', ')],
        ['scenarios', users.map((scenario) => scenario.id).join(', ')],
        ['starts', everyStart ? 'measured in every start' : 'measured in the first start alone'],
        ['soak', repeats ? 'measured in each repetition' : 'measured once'],
      ],
    };
  });
}
