/** The end of a run as a terminal shows it, without colours, the gates first. */
import { terminalReport } from '../terminal/run.ts';
import { section, wrap } from '../terminal/wrap.ts';
import { acceptingHead, acceptingLines } from '../words/accepting.ts';
import { gateLines } from '../words/gate-lines.ts';
import { byStanding, gatesVerdict, standingOf } from '../words/gates.ts';
import type { Format } from './format.ts';

const width = 100;

export const text: Format = {
  id: 'text',
  title: 'the terminal report without colours, the gates first',
  fileName: 'report.txt',
  write({ run, missing, gates }) {
    const verdict = gatesVerdict(gates);
    const lines = gateLines(byStanding(gates ?? []), gates ?? []);
    const sentences = lines.map(({ gate, sentence }) => `${standingOf(gate)}: ${sentence}`);
    const accepting = acceptingLines(lines, new Date(run.startedAt));
    return [
      ...(sentences.length > 0 ? section(verdict, sentences, width) : [verdict, '']),
      ...(accepting.length > 0 ? [...wrap(acceptingHead, width), ...accepting, ''] : []),
      terminalReport({ run, missing, folder: null, colour: false, width }),
    ].join('\n');
  },
};
