/** The end of a run as a terminal shows it, without colours, the gates first. */
import { terminalReport } from '../terminal/run.ts';
import { section } from '../terminal/wrap.ts';
import { byStanding, gatesVerdict, standingOf } from '../words/gates.ts';
import type { Format } from './format.ts';

const width = 100;

export const text: Format = {
  id: 'text',
  title: 'the terminal report without colours, the gates first',
  fileName: 'report.txt',
  write({ run, missing, gates }) {
    const verdict = gatesVerdict(gates);
    const sentences = byStanding(gates ?? []).map((gate) => `${standingOf(gate)}: ${gate.sentence}`);
    return [
      ...(sentences.length > 0 ? section(verdict, sentences, width) : [verdict, '']),
      terminalReport({ run, missing, folder: null, colour: false, width }),
    ].join('\n');
  },
};
