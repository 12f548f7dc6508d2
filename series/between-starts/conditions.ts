/** What may make one start differ from the next, each taken away by a condition of its own. */
import { spawnSync } from 'node:child_process';
import type { WarmUpRule } from '../../bench/instrument/instrument.ts';
import type { StartedWith } from '../../bench/process/command.ts';

export interface Condition {
  readonly id: string;
  readonly title: string;
  /** What each server is started with; asked once for each process, with its own draws. Default: as in every run. */
  readonly startedWith?: (random: () => number) => StartedWith;
  /** Default: as in every run. */
  readonly warmUp?: WarmUpRule;
  /** The server's first requests, the warm-up among them, come one at a time in one order. */
  readonly inOneOrder?: true;
  /** One process through all starts of a sitting. Default: a new one for each start. */
  readonly keeps?: readonly ('store' | 'generator')[];
  /** Servers reach Redis by a Unix socket, not by TCP. */
  readonly socket?: true;
  /** Measured only where it is named. */
  readonly byName?: true;
  /** Why it cannot be measured on this machine. */
  readonly refused?: () => string | undefined;
}

const withFlags = (...flags: readonly string[]) => ({ startedWith: () => ({ flags }) });
const seeds = ['--hash-seed=1', '--random-seed=1'] as const;

/** util-linux; the personality ADDR_NO_RANDOMIZE of personality(2), which a container may forbid. */
const unrandomised = ['setarch', '-R'] as const;

function withoutSetarch(): string | undefined {
  const { error, status, stderr } = spawnSync(unrandomised[0], [unrandomised[1], 'true'], { encoding: 'utf8' });
  if (status === 0) return undefined;
  return `address space layout randomisation cannot be switched off here: \`setarch -R true\` ${error?.message ?? stderr.trim()}`;
}

const layout = { refused: withoutSetarch };

/** Four times that of every run (bench/procedures/slices/warmup.ts). */
const longWarmUp: WarmUpRule = { firstRequests: 48_000, thenRequests: 500, agreeWithin: 0.05, mostMs: 20_000 };

export const conditions: readonly Condition[] = [
  { id: 'as-is', title: 'everything new in each start' },
  {
    id: 'seeds',
    // With a random seed V8 also asks for its memory at the same addresses each time (V8::Initialize, SetRandomMmapSeed).
    title: "V8's hash and random seeds fixed, and with them the addresses V8 asks for",
    ...withFlags(...seeds),
  },
  {
    id: 'layout',
    title: "the kernel's address space layout randomisation off; V8 still draws addresses of its own",
    startedWith: () => ({ through: unrandomised }),
    ...layout,
  },
  { id: 'requests', title: 'the first requests come over one connection, in one order', inOneOrder: true },
  {
    id: 'optimised',
    title: 'code is optimised at once where V8 decides to, not in other threads; warm-up four times as long',
    // The first covers Maglev and TurboFan, the others on-stack replacement and Sparkplug.
    ...withFlags('--no-concurrent-recompilation', '--no-concurrent-osr', '--no-concurrent-sparkplug'),
    warmUp: longWarmUp,
  },
  {
    id: 'heap',
    title: 'semi-spaces of 16 MiB from the first allocation on',
    ...withFlags('--min-semi-space-size=16', '--max-semi-space-size=16'),
  },
  {
    id: 'connection',
    title: 'one Redis process through all starts, over a Unix socket instead of TCP',
    keeps: ['store'],
    socket: true,
  },
  { id: 'redis', title: 'one Redis process through all starts', keeps: ['store'] },
  { id: 'generator', title: 'one generator process through all starts', keeps: ['generator'] },
  { id: 'hash-seed', title: "V8's hash seed fixed, its random seed not", ...withFlags('--hash-seed=1'), byName: true },
  {
    id: 'seeds-and-layout',
    title: 'seeds fixed and layout randomisation off: addresses hardly differ any more',
    startedWith: () => ({ flags: seeds, through: unrandomised }),
    byName: true,
    ...layout,
  },
  {
    id: 'environment',
    // Mytkowicz, Diwan, Hauswirth and Sweeney (2009): the environment shifts the stack. With randomisation on, the kernel shifts it anyway.
    title:
      'layout randomisation off, and an environment of a size drawn for each process, up to 4 KiB; compare with layout',
    startedWith: (random) => ({ through: unrandomised, env: { PADDING: 'x'.repeat(Math.floor(random() * 4_096)) } }),
    byName: true,
    ...layout,
  },
];

/** Those that are named, or all that need no naming. Throws for a name that there is none of, and in words where one cannot be measured here. */
export function conditionsNamed(names: readonly string[] | undefined, all = conditions): Condition[] {
  const unknown = names?.find((name) => !all.some(({ id }) => id === name));
  if (unknown !== undefined)
    throw new Error(`unknown condition ${unknown}: one of ${all.map(({ id }) => id).join(', ')}`);
  const chosen = all.filter(({ id, byName }) => names?.includes(id) ?? byName !== true);
  for (const { id, refused } of chosen) {
    const why = refused?.();
    if (why !== undefined) throw new Error(`${id}: ${why}; name the other conditions with --condition`);
  }
  return chosen;
}
