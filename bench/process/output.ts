/** What a child prints: kept for those who look for secrets in it, and for the message when it fails. */
import type { ChildProcess } from 'node:child_process';

/** Kept of both streams together, characters. */
const keptOutput = 256_000;
/** Kept of stderr for the message, characters. */
const keptComplaint = 8_000;

export interface Output {
  /** The end of what it printed to stdout and stderr. */
  printed(): string;
  /** What it said of its failure: the end of stderr, or what it told over its channel since. */
  complaint(): string;
  /** It told over its channel why it fails. */
  failure(message: string): void;
}

export function outputOf(child: ChildProcess): Output {
  let printed = '';
  let complaint = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-keptOutput);
      if (stream === child.stderr) complaint = (complaint + text).slice(-keptComplaint);
    });
  return {
    printed: () => printed,
    complaint: () => complaint,
    failure: (message) => {
      complaint = `Error: ${message.split('\n', 2).join(' ')}`;
    },
  };
}
