/**
 * Annotations of GitHub Actions: print the file in a step, and each line shows beside the change. About ten of a kind are shown for
 * a step, so that what is beyond nine is gathered into a tenth.
 * Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions; escapes as actions/toolkit writes them.
 */
import type { RunFile } from '../../results/format.ts';
import { nameOf } from '../../vocabulary/words.ts';
import { doubtsOf } from '../facts/environment.ts';
import { acceptingHead, acceptingLines } from '../words/accepting.ts';
import { type GateLine, gateLines } from '../words/gate-lines.ts';
import { byStanding, gateName, gatesVerdict, incomplete, standingOf, stops } from '../words/gates.ts';
import type { Format } from './format.ts';

const kinds = ['error', 'warning', 'notice'] as const;
type Kind = (typeof kinds)[number];

interface Annotation {
  readonly kind: Kind;
  readonly title: string;
  readonly message: string;
}

const mostOfAKind = 10;
/** So many names stand in the gathered one: the rest is in the other formats. */
const mostNamed = 50;

export const github: Format = {
  id: 'github',
  title: 'annotations of GitHub Actions',
  fileName: 'annotations.txt',
  write({ run, gates }) {
    const broken = incomplete(run);
    const doubts = doubtsOf(run);
    const all: Annotation[] = [
      ...(broken ? [{ kind: 'error', title: 'authbench', message: broken } as const] : []),
      ...gateLines(byStanding(gates ?? []), gates ?? []).flatMap((each) => ofGates(each, run)),
      { kind: 'notice', title: 'authbench', message: gatesVerdict(gates) },
      ...(doubts.length > 0
        ? [{ kind: 'notice', title: 'authbench: absolute figures are doubtful', message: doubts.join('\n') } as const]
        : []),
    ];
    return kinds.flatMap((kind) => gathered(all.filter((each) => each.kind === kind)).map(line)).join('');
  },
};

/** What passed is in the verdict. */
function ofGates(line: GateLine, { startedAt }: RunFile): Annotation[] {
  const { gate, place, sentence } = line;
  const standing = standingOf(gate);
  if (standing === 'passed') return [];
  const where = [gate.scenario, place].filter(Boolean).join(', ');
  const title = `${nameOf(gate.contender, gate.variant)}: ${gateName(gate)} (${where}) ${standing}`;
  const kind = stops(gate) ? 'error' : standing === 'accepted' ? 'notice' : 'warning';
  const entries = acceptingLines([line], new Date(startedAt));
  return [{ kind, title, message: [sentence, ...(entries.length > 0 ? [acceptingHead, ...entries] : [])].join('\n') }];
}

function gathered(annotations: readonly Annotation[]): Annotation[] {
  if (annotations.length <= mostOfAKind) return [...annotations];
  const rest = annotations.slice(mostOfAKind - 1);
  const names = rest.slice(0, mostNamed).map(({ title }) => title);
  const more = rest.length - names.length;
  return [
    ...annotations.slice(0, mostOfAKind - 1),
    {
      kind: (rest[0] as Annotation).kind,
      title: `authbench: ${rest.length} more`,
      message: [...names, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
    },
  ];
}

const line = ({ kind, title, message }: Annotation) => `::${kind} title=${property(title)}::${data(message)}\n`;

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
