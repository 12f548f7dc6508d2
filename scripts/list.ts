/** `authbench list`: what there is to measure, and by what. */
import { suites } from '../bench/suites.ts';
import { storeLossText } from '../report/contenders.ts';
import { scenarios } from '../scenarios/catalogue.ts';
import { allContenders } from '../servers/catalogue.ts';
import { exitCodes } from '../vocabulary/errors.ts';
import { guards } from '../vocabulary/guards.ts';
import { metrics } from '../vocabulary/metrics.ts';
import { parsed } from './arguments.ts';
import type { Command, Output } from './command.ts';
import { wrap } from './wrap.ts';

const args = {} as const;

export const list: Command = {
  name: 'list',
  description: 'Show contenders, scenarios, metrics, guards and suites',
  args,
  async main(argv, out) {
    parsed(argv, args);
    const contenders = await allContenders();
    section(
      out,
      'Contenders',
      contenders.map(({ id, family, title, description, settings, asvs, limits, storeLoss, issuerLoss }) => [
        id,
        `${title} (${family}, ${asvs.level === 0 ? 'meets no ASVS level' : `ASVS level ${asvs.level} at best`})`,
        description,
        ...limits.map((limit) => `cannot: ${limit.note} (${limit.id})`),
        ...(storeLoss === undefined ? [] : [`store gone: ${storeLossText(storeLoss)}`]),
        ...(issuerLoss === undefined ? [] : [`issuer gone: ${storeLossText(issuerLoss)}`]),
        `ASVS 5.0.0: ${asvs.note}`,
        `settings: ${Object.entries(settings)
          .map(([name, value]) => `${name} ${value}`)
          .join('; ')}`,
      ]),
    );
    section(
      out,
      'Scenarios',
      (await scenarios()).map(({ id, question }) => [id, question]),
    );
    section(
      out,
      'Metrics',
      metrics.map(({ id, unit, better, kind, title }) => [id, `${title}; ${unit}, ${better} is better, ${kind}`]),
    );
    section(
      out,
      'Guards',
      guards.map(({ name, effect, limit, unit, meaning }) => [
        name,
        `${meaning} Limit: ${Number(limit.toPrecision(2))} ${unit}; effect: ${effect}.`,
      ]),
    );
    section(
      out,
      'Suites',
      suites.map(({ id, title, rate, connections }) => [
        id,
        `${title}; ${rate.toLocaleString('en')} requests/s, ${connections} connections`,
      ]),
    );
    return exitCodes.done;
  },
};

/** A heading, then a name and its lines, wrapped to the terminal. */
function section(out: Output, heading: string, entries: readonly (readonly string[])[]): void {
  const width = Math.min(out.columns ?? 100, 100);
  const indent = 2 + Math.max(...entries.map(([name]) => (name as string).length)) + 2;
  out.write(`${heading}\n`);
  for (const [name, ...lines] of entries) {
    const wrapped = lines.flatMap((line) => wrap(line, width - indent));
    for (const [index, line] of wrapped.entries())
      out.write(`${(index === 0 ? `  ${name}` : '').padEnd(indent)}${line}\n`);
  }
  out.write('\n');
}
