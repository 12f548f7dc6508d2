/** The end of a run as a terminal shows it, without colours, the gates first. */
import type { GateResult } from '../../compare/gates/result.ts';
import { nameOf } from '../../vocabulary/words.ts';
import { section, terminalReport } from '../terminal.ts';
import type { Format } from './format.ts';
import { byStanding, gateName, gatePlace, gatesVerdict, standingOf } from './gate-words.ts';

const width = 100;

export const text: Format = {
  id: 'text',
  title: 'the terminal report without colours, the gates first',
  fileName: 'report.txt',
  write({ run, missing, gates }) {
    const verdict = gatesVerdict(gates);
    const sentences = byStanding(gates ?? []).map(sentence);
    return [
      ...(sentences.length > 0 ? section(verdict, sentences, width) : [verdict, '']),
      terminalReport({ run, missing, folder: null, colour: false, width }),
    ].join('\n');
  },
};

function sentence(gate: GateResult): string {
  return `${standingOf(gate)}: ${nameOf(gate.contender, gate.variant)}, ${gateName(gate)} (${gatePlace(gate)}). ${gate.sentence}`;
}
