/** A command in this process, and what it said. */
import { type Commands, main } from '../../scripts/cli.ts';

export interface Spoken {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export const spoken = (...argv: string[]): Promise<Spoken> => spokenBy(undefined, ...argv);

/** By commands of the test's own. */
export async function spokenBy(commands: Commands | undefined, ...argv: string[]): Promise<Spoken> {
  let [out, err] = ['', ''];
  const code = await main(argv, { write: (text) => (out += text) }, { write: (text) => (err += text) }, commands);
  return { code, out, err };
}

/** The lines of a complaint by their labels; fails where there is more than one complaint, or anything beside it. */
export function complaintIn({ err }: Spoken): {
  code: string;
  what: string;
  received?: string;
  allowed?: string;
  next?: string;
} {
  const [first = '', ...rest] = err.trimEnd().split('\n');
  const [, code = '', what = ''] = /^(AB_[A-Z_0-9]+): (.+)$/.exec(first) ?? [];
  const labelled = rest.map((line) => /^ {2}(received|allowed|next): +(.+)$/.exec(line));
  if (code === '' || labelled.includes(null)) throw new Error(`not one complaint: ${err}`);
  return { code, what, ...Object.fromEntries(labelled.map((match) => [match?.[1], match?.[2]])) };
}
