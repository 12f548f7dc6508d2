/** How tables look in a terminal: colours, no frame, long names in several lines. */
import type { Tone } from '../tables/verdicts.ts';

export type Paint = (text: string, tone: Tone) => string;
const codes: Readonly<Record<Tone, string>> = {
  better: '32',
  worse: '31',
  equal: '36',
  open: '33',
  invalid: '35',
  plain: '0',
};
export const coloured: Paint = (text, tone) =>
  tone === 'plain' || text === '' ? text : `\u001b[${codes[tone]}m${text}\u001b[0m`;

/** No frame but a line under the head: intervals need the room. */
export const chars = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};
export const style = { head: [], border: [], 'padding-left': 0, 'padding-right': 1 };

/** A long name is broken after a hyphen. */
export function broken(name: string, width: number): string {
  const lines: string[] = [];
  for (const part of name.split(/(?<=[-@])/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + part.length <= width) lines[lines.length - 1] = line + part;
    else lines.push(part);
  }
  return lines.join('\n');
}

export const trimmed = (table: string) =>
  table
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
