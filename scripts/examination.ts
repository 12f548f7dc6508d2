/** An examination of the instrument, as `doctor` prints it. */
import type { Examination } from '../bench/known/examination.ts';
import type { Finding } from '../bench/known/trials.ts';
import { wrap } from '../report/terminal/wrap.ts';
import type { Output } from './command.ts';

export function printExamination({ findings, noise }: Examination, out: Output): void {
  out.write('\nThe instrument against servers that are known\n');
  const rows = [
    ['', 'there', 'reported', 'error', 'allowed', ''],
    ...findings.map((finding) => [
      finding.name,
      shown(finding.known, finding.unit),
      `${shown(finding.reported, finding.unit)}${intervalOf(finding)}`,
      signed(finding.reported - finding.known),
      finding.allowed === 0 ? 'exact' : `± ${number(finding.allowed)}`,
      finding.holds ? 'holds' : 'DOES NOT HOLD',
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length))) ?? [];
  for (const row of rows)
    out.write(
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd()}\n`,
    );

  const { contender, ratio, low, high, latenessUs, stolen, starts, deviation, tellsApart } = noise;
  out.write('\nThe noise of this machine\n');
  const lines = [
    `Lateness of the pacer, 99th percentile: ${number(latenessUs)} µs (a slice above 5,000 µs is dropped).`,
    ...(stolen === null ? [] : [`Stolen by the hypervisor meanwhile: ${number(stolen * 100)} % of the time.`]),
    `${contender} against itself in ${starts} starts, CPU per request: ${ratio.toFixed(3)}, 95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}. One process differs from the next by ${number(deviation * 100)} % (standard deviation).`,
    `The smallest difference in CPU per request that is called different 9 times in 10: ${tellsApart
      .map(
        ({ suite, starts, arms, share }) => `${number(share * 100)} % in ${suite} (${starts} starts, ${arms} servers)`,
      )
      .join(
        ', ',
      )}. An estimate from only ${starts} starts: the true figure may be ${starts < 10 ? 'three times' : 'twice'} as large.`,
  ];
  for (const text of lines)
    for (const [index, line] of wrap(text, 94).entries()) out.write(`${index === 0 ? '  - ' : '    '}${line}\n`);
}

const number = (value: number) => value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
const shown = (value: number, unit: string) => `${number(value)} ${unit}`;
const signed = (value: number) => `${value < 0 ? '−' : '+'}${number(Math.abs(value))}`;
const intervalOf = ({ low, high }: Finding) =>
  low === undefined || high === undefined ? '' : ` [${number(low)}, ${number(high)}]`;
