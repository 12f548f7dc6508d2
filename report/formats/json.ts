/** JSON for programs: what a run found, in a shape of its own that outlives changes of the run folder. */
import type { FiguresFile } from './figures-file.ts';
import type { Format } from './format.ts';

/** Of this file; fields may be added, never renamed. */
export const figuresVersion: FiguresFile['schemaVersion'] = '1.0.0';

export const json: Format = {
  id: 'json',
  title: 'JSON: run, environment, measurements, comparisons, guards and gates',
  fileName: 'figures.json',
  write({ run, missing, gates }) {
    const { suite, seed, state, startedAt, finishedAt, methodVersion, tool, plan } = run;
    const { baseline, control, rate, connections } = plan;
    const { environment, measurements, comparisons, guards } = run;
    const file: FiguresFile = {
      schemaVersion: figuresVersion,
      run: {
        ...{ suite, seed, state, startedAt, finishedAt, methodVersion, tool },
        ...{ baseline, control, rate, connections, missing: [...missing] },
      },
      ...{ environment, measurements, comparisons, guards },
      gates: gates === null ? null : [...gates],
    };
    return `${JSON.stringify(file, null, 2)}\n`;
  },
};
