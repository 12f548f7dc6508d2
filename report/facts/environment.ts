/** The machine and the plan in words. A path of the machine is cut to its last part: a report is made to be shared. */
import type { RunFile } from '../../results/format.ts';
import { nameOf } from '../../vocabulary/words.ts';
import { number, percent } from '../words/numbers.ts';

export function environmentFacts({
  environment,
  plan,
  tool,
  seed,
  methodVersion,
  suite,
  contenders,
}: RunFile): [string, string][] {
  const { placement } = plan;
  const store = environment.store;
  const facts: [string, string | null][] = [
    ['Processor', `${environment.cpu}, ${number(environment.cores)} cores`],
    ['Memory', `${number(environment.memoryBytes / 2 ** 30)} GiB`],
    ['System', `${environment.os}, kernel ${environment.kernel}`],
    ['Virtualisation', environment.virtualisation ?? 'none seen'],
    ['CPU governor', environment.governor],
    ['Node', [environment.node, ...otherRuntimes(contenders, environment.node)].join('; ')],
    ['Store', store && `${storeName(store.version)}, from ${store.from}`],
    ['Store settings', store && (settingsText(store.settings) || null)],
    ['Placement', `${coresText(placement)}; ${placement.why}`],
    ['Load', `${number(plan.rate)} requests/s in the open loop, ${number(plan.connections)} connections`],
    ['Load average before the start', number(environment.loadBefore)],
    [
      'Time stolen by the hypervisor',
      environment.steal === null ? null : `${percent(environment.steal)} during the run`,
    ],
    ['Thread pool', `${number(environment.threadPool)} threads`],
    ['Suite and seed', `${suite}, seed ${seed}`],
    [
      'authbench',
      `${tool.version}${commitText(environment.commit ?? tool.commit, environment.dirty)}, method ${methodVersion}`,
    ],
    ['Dependencies', dependenciesText(environment)],
  ];
  return facts.flatMap(([name, fact]) => (fact ? [[name, pathless(fact)] as [string, string]] : []));
}

/** `shop on Node v20.11.0`: contenders whose servers ran on something else than authbench itself. */
const otherRuntimes = (contenders: RunFile['contenders'], node: string): string[] =>
  contenders.flatMap(({ id, variant, runtime }) =>
    runtime === undefined || runtime === `Node v${node.replace(/^v/, '')}`
      ? []
      : [`${nameOf(id, variant)} on ${runtime}`],
  );

/** Those that package.json asks for; the rest, some hundred packages, is in run.json. */
function dependenciesText({ dependencies, directDependencies }: RunFile['environment']): string {
  const direct = directDependencies ?? Object.keys(dependencies);
  const shown = settingsText(Object.fromEntries(direct.map((name) => [name, dependencies[name] ?? 'unknown'])));
  const rest = Object.keys(dependencies).length - direct.length;
  return rest > 0 ? `${shown}, and ${number(rest)} that these bring (run.json)` : shown;
}

/** Above this share of stolen time during the run, absolute figures are another hour's on the same machine. */
const muchSteal = 0.02;

/** What makes this machine's absolute figures doubtful: said first, wherever figures are shown. */
export function doubtsOf({ environment: { doubts, steal } }: RunFile): string[] {
  const stolen =
    steal !== null && steal > muchSteal
      ? [`The hypervisor took ${percent(steal)} of the CPU time during the run.`]
      : [];
  return [...doubts.map(pathless), ...stolen];
}

/** `Example CPU, 2 cores, kvm; Debian 12; Node v24; Redis 7.0.15; pinned: …`. */
export function environmentLine({ environment, plan, contenders }: RunFile): string {
  const { cpu, cores, virtualisation, os, node, store } = environment;
  const parts = [
    [cpu, `${number(cores)} cores`, ...(virtualisation ? [virtualisation] : [])].join(', '),
    os,
    [`Node ${node.replace(/^v/, '')}`, ...otherRuntimes(contenders, node)].join(', '),
    ...(store ? [storeName(store.version)] : []),
    plan.placement.pinned ? `pinned: ${coresText(plan.placement)}` : 'not pinned',
  ];
  return pathless(parts.join('; '));
}

/** A bare number is the version of whatever answered as Redis. */
const storeName = (version: string) => (/^\d/.test(version) ? `Redis ${version}` : version);

function coresText({ pinned, servers, store, generator }: RunFile['plan']['placement']): string {
  if (!pinned) return 'not pinned';
  const placed = [`servers on core ${servers ?? 'any'}`, `generator on ${generator ?? 'any'}`];
  // Null: there is none, or it is not pinned; `why` says which.
  if (store !== null) placed.splice(1, 0, `store on ${store}`);
  return placed.join(', ');
}

function commitText(commit: string | null, dirty: boolean | null): string {
  return commit === null ? '' : ` at ${commit}${dirty ? ' with uncommitted changes' : ''}`;
}

export function settingsText(settings: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key} ${value === '' ? '(empty)' : value}`)
    .join(', ');
}

/** Absolute paths, of any system, cut to their last part. */
export function pathless(text: string): string {
  return text
    .replace(/(?<![\w:./-])(?:~?\/[\w.@+-]+){2,}\/?/g, (path) => path.replace(/\/$/, '').split('/').at(-1) as string)
    .replace(/\b[A-Z]:\\(?:[^\\\s]+\\)*([^\\\s]+)/g, '$1');
}
