/** Bytes of a later request over HTTP/1.1 and HTTP/2, by client, carrier and claims. */
import type { TopLevelSpec } from 'vega-lite';
import { factor } from '../../../vocabulary/factors.ts';
import { isMany } from '../../facts/families.ts';
import type { ReportInput } from '../../facts/input.ts';
import { capital } from '../../words/capital.ts';
import { measured, number } from '../../words/numbers.ts';
import { alone, type Chart, type Frame } from '../frame/chart.ts';
import type { Panel } from '../panels/panel.ts';
import { fieldSpec } from '../panels/spec.ts';
import { cellOf, claimsOf, drawnRequests, laterRequests, protocolGroups, type Row } from './rows.ts';

export const protocols: Chart = {
  id: 'protocol',
  title: 'Bytes of a later request by protocol',
  caption: (run) =>
    `Bytes of the second request of a connection, without TLS. A ring: over HTTP/1.1; a disc: over HTTP/2, which refers to what it has sent before where the client has it indexed. The numbers are those of both.${isMany(run) ? ' Of so many designs one client is drawn, with the fewest claims and the most; the table has the others.' : ''}`,
  spec: (input, frame = alone) => spec(input, frame),
  data({ run }) {
    const claims = claimsOf(laterRequests(run));
    return {
      head: [
        'Contender',
        'Client and carrier',
        ...claims.flatMap((count) => ['HTTP/1.1', 'HTTP/2'].map((name) => `${name}, ${count} claims`)),
      ],
      rows: protocolGroups(run).flatMap(({ title, rows }) =>
        rows.map(({ label, row }) => [
          label,
          title,
          ...claims.flatMap((count) =>
            ['h1', 'h2'].map((protocol) => {
              const cell = cellOf(row, protocol, count);
              return cell ? measured(cell) : '–';
            }),
          ),
        ]),
      ),
    };
  },
};

function spec({ run }: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const all = drawnRequests(run);
  if (all.length === 0) return undefined;
  const panels = claimsOf(all).map((claims) =>
    panelOf(
      claims,
      all.filter(({ factors }) => factors.claims === claims).map(({ value }) => value),
    ),
  );
  return fieldSpec<Row>({ chart: protocols, run, frame, groups: protocolGroups(run, all), panels });
}

const everyTick = [10, 30, 100, 300, 1_000, 3_000, 10_000];

function panelOf(claims: number, values: readonly number[]): Panel<Row> {
  const domain = [Math.max(1, Math.min(...values) / 1.3), Math.max(...values) * 1.3] as const;
  const phrase = factor('claims').phrase(claims);
  return {
    title: `${capital(phrase)} (bytes, log)`,
    domain,
    log: true,
    ticks: everyTick.filter((tick) => tick >= domain[0] && tick <= domain[1]),
    tickLabel: number,
    marks(row) {
      const [one, two] = ['h1', 'h2'].map((protocol) => cellOf(row, protocol, claims));
      if (one === undefined && two === undefined) return undefined;
      const both = [one, two].filter((cell) => cell !== undefined);
      return {
        bars: one && two ? [{ from: two.value, to: one.value, faint: true }] : [],
        points: both.map((cell) => ({ at: cell.value, hollow: cell === one, size: cell === one ? 54 : 80 })),
        text: both.map(({ value }) => number(value)).join(' → '),
        tip: Object.fromEntries(both.map((cell) => [cell === one ? 'HTTP/1.1' : 'HTTP/2', measured(cell)])),
      };
    },
  };
}
