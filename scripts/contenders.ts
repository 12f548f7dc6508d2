/** Writes docs/contenders.md from what the contenders declare: `npm run contenders`, `node scripts/contenders.ts [--check]`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeLossText } from '../report/facts/contenders.ts';
import { allContenders } from '../servers/catalogue.ts';
import type { MountableContender } from '../servers/contender.ts';
import { exitCodes } from '../vocabulary/errors.ts';
import { projectRoot } from './project.ts';

const path = 'docs/contenders.md';

/** The page as it must be. */
export async function contendersPage(): Promise<string> {
  const contenders = await allContenders();
  return [
    '# Contenders',
    '',
    'Made by `npm run contenders` from what each file in `servers/contenders/` declares; a test fails when it drifts. `authbench conform --faults` checks',
    'that the declarations are true. What a limit means: [contract.md](contract.md#a-contenders-file).',
    '',
    '| id | family | store | limits | when the store is gone | ASVS |',
    '|---|---|---|---|---|---|',
    ...contenders.map(row),
    '',
    ...contenders.flatMap(paragraph),
  ].join('\n');
}

function row({ id, family, store, limits, storeLoss, asvs }: MountableContender): string {
  const cells = [
    `[\`${id}\`](#${id})`,
    family,
    store,
    limits.map((limit) => `\`${limit.id}\`${limit.seconds ? ` (${limit.seconds} s)` : ''}`).join(', ') || 'none',
    storeLoss === undefined
      ? '-'
      : `reads ${storeLoss.reads}${storeLoss.graceSeconds > 0 ? ` after ${storeLoss.graceSeconds} s` : ''}; forgets ${storeLoss.forgets}`,
    asvs.level === 0 ? 'none' : `level ${asvs.level}`,
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function paragraph(contender: MountableContender): string[] {
  const { id, title, description, settings, limits, storeLoss, issuerLoss, asvs } = contender;
  const set = Object.entries(settings).map(([name, value]) => `${name}: \`${value}\``);
  return [
    `## ${id}`,
    '',
    `**${title}.** ${description}`,
    '',
    ...limits.map(({ note }) => `- Cannot: ${note}`),
    ...(storeLoss === undefined ? [] : [`- Store gone: ${storeLossText(storeLoss)}`]),
    ...(issuerLoss === undefined ? [] : [`- Issuer gone: ${storeLossText(issuerLoss)}`]),
    `- ASVS 5.0.0: ${asvs.level === 0 ? 'meets no level' : `level ${asvs.level} at best`}. ${asvs.note}`,
    ...(set.length === 0 ? [] : [`- Settings: ${set.join('; ')}`]),
    '',
  ];
}

const cell = (text: string) => text.replaceAll('|', '\\|');

export async function main(argv: readonly string[], out: (text: string) => void): Promise<number> {
  const file = join(projectRoot, path);
  const page = await contendersPage();
  if (argv.includes('--check')) {
    if (readFileSync(file, 'utf8') === page) return exitCodes.done;
    out(`${path} differs from what the contenders declare: npm run contenders\n`);
    return exitCodes.failed;
  }
  writeFileSync(file, page);
  out(`${path} written\n`);
  return exitCodes.done;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), (text) => process.stdout.write(text));
