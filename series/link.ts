/**
 * Does a request over a client's link take what its round trip and its bytes must take? A known server, which answers at once and counts
 * what it reads, asked over plain HTTP with requests of three lengths: over loopback, and over each link. One series: ten connections of
 * each, in drawn order. Lines are appended to results/series/link.ndjson.
 *
 * Usage: node series/link.ts [series] [--out file]
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Asked } from '../bench/generator/messages.ts';
import { uplinkMs } from '../bench/generator/relay/links.ts';
import { startGenerator } from '../bench/lifecycle/generator.ts';
import { placementHere } from '../bench/machine/machine.ts';
import { killAll } from '../bench/process/end.ts';
import { projectRoot } from '../scripts/project.ts';
import { links } from '../vocabulary/links.ts';
import { randomFor, shuffled } from '../vocabulary/random.ts';
import { codeIn, commitHere, openSeries } from './series.ts';
import { median } from './verdicts.ts';

interface LinkLine {
  readonly number: number;
  readonly commit: string | null;
  readonly startedAt: string;
  readonly seen: readonly {
    readonly link: string;
    readonly bytes: number;
    /** ms, beside the same request over loopback: what it must be, and what it was, of the first request and of later ones. */
    readonly firstMustMs: number;
    readonly firstMs: number;
    readonly laterMustMs: number;
    readonly laterMs: number;
    /** The most that a part left late, ms. */
    readonly lateMs: number;
  }[];
}

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const commit = commitHere(projectRoot);
const series = openSeries<LinkLine>(
  values.out ?? join(projectRoot, 'results', 'series', 'link.ndjson'),
  commit,
  codeIn(projectRoot, ['bench/generator']),
);
const connections = 10;
const padding = [0, 1_300, 4_000];

let read = 0;
const server = createServer((request, response) => {
  const { socket } = request;
  read = socket.bytesRead - (before.get(socket) ?? 0);
  before.set(socket, socket.bytesRead);
  response.end('{}');
});
const before = new WeakMap<Socket, number>();
await once(server.listen(0, '127.0.0.1'), 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
// A server that sleeps wakes up slowly, which is no doing of the link.
let open = true;
const turn = () => void (open && setImmediate(turn));
turn();
const generator = await startGenerator(placementHere().generator);
try {
  for (let number = series.lines.length + 1; number <= Number(positionals[0] ?? 20); number++) {
    const startedAt = new Date().toISOString();
    const cells = Object.keys(links).flatMap((link) =>
      padding.flatMap((bytes) => Array.from({ length: connections }, () => ({ link, bytes }))),
    );
    const asked: (Asked & { readonly link: string; readonly bytes: number; readonly length: number })[] = [];
    for (const { link, bytes } of shuffled(cells, randomFor(number, 'link'))) {
      const headers: Record<string, string> = bytes === 0 ? {} : { 'x-padding': 'x'.repeat(bytes) };
      const exchange = { method: 'GET', path: '/', headers, status: 200, answer: '{}' } as const;
      const one = await generator.ask({ url, link: links[link] ?? null, exchange, later: 3 });
      asked.push({ link, bytes, length: read, ...one });
    }
    const of = (link: string, bytes: number) => asked.filter((one) => one.link === link && one.bytes === bytes);
    const seen = Object.entries(links).flatMap(([link, wish]) =>
      wish === null
        ? []
        : padding.map((bytes) => {
            const [own, near] = [of(link, bytes), of('loopback', bytes)];
            const length = own[0]?.length ?? Number.NaN;
            const first = (list: typeof own) => median(list.map(({ firstUs }) => firstUs)) / 1_000;
            const later = (list: typeof own) => median(list.flatMap(({ laterUs }) => laterUs)) / 1_000;
            const laterMustMs = wish.roundTripMs + uplinkMs(length, wish);
            return {
              ...{ link, bytes: length, laterMustMs, laterMs: later(own) - later(near) },
              ...{ firstMustMs: laterMustMs + wish.roundTripMs, firstMs: first(own) - first(near) },
              lateMs: Math.max(...own.map(({ relayLateUs }) => relayLateUs)) / 1_000,
            };
          }),
    );
    series.append({ number, commit, startedAt, seen });
    console.log(`series ${number}`);
    for (const { link, bytes, laterMustMs, laterMs, firstMustMs, firstMs, lateMs } of seen)
      console.log(
        `  ${link.padEnd(8)} ${String(bytes).padStart(5)} bytes: later ${laterMs.toFixed(2)} ms, must be ${laterMustMs.toFixed(2)}; first ${firstMs.toFixed(2)} ms, must be ${firstMustMs.toFixed(2)}; at most ${lateMs.toFixed(2)} ms late`,
      );
  }
} finally {
  open = false;
  await killAll();
  server.close();
}
