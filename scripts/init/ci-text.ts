/** The gate file and the workflow of GitHub Actions that `init` writes. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manager } from './lockfile.ts';

const defaults = fileURLToPath(new URL('../../compare/gates/default.gates.yml', import.meta.url));

/** The default gates as a file of the user's own: what it holds is what is judged without it. */
export function gatesText(): string {
  const text = readFileSync(defaults, 'utf8');
  return [
    '# What a change may cost, as `authbench diff` judges it on a pull request: docs/gates.md of authbench describes every field.',
    '# These are its default gates, to begin with. What you accept goes below, with a reason and an end:',
    '#',
    '# accepted:',
    '#   - metric: store-commands',
    '#     factors: { operation: login }',
    '#     difference: 1',
    '#     reason: a login ends the session before it',
    '#     until: 2030-01-31',
    text.slice(text.indexOf('gates:')),
  ].join('\n');
}

/** How a job gets authbench: as a package that the project itself depends on, or as its GitHub action. */
export type InCi =
  | {
      readonly by: 'package';
      readonly manager: Manager;
      /** Of the server, and of the lockfile; from the root of the repository, empty where it is that. */
      readonly folder: string;
      readonly locked: string;
    }
  | { readonly by: 'action'; readonly action: string };

export interface WorkflowWish {
  readonly name: string;
  /** From the root of the repository. */
  readonly target: string;
  readonly gates: string;
  readonly inCi: InCi;
  /** The line of actions/setup-node that chooses the server's Node. */
  readonly node: string;
  /** It needs a Redis at 6379 that authbench cannot give it. */
  readonly ownRedis: boolean;
}

/** An action that is not known yet: what the user has to fill in. */
export const unknownAction = 'OWNER/authbench@COMMIT';

export function workflowText({ name, target, gates, inCi, node, ownRedis }: WorkflowWish): string {
  return [
    '# A pull request is measured against where it parted from its base, and judged by the gates. Written by `authbench init`;',
    '# docs/ci.md of authbench has the rest. It runs the code of the pull request: give it no secrets.',
    'name: authbench',
    'on: pull_request',
    'permissions:',
    '  contents: read',
    'concurrency:',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is GitHub that fills it in
    '  group: authbench-${{ github.ref }}',
    '  cancel-in-progress: true',
    'jobs:',
    '  authentication:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 30',
    ...(ownRedis
      ? ['    services:', '      redis:', '        image: redis:7', '        ports: ["127.0.0.1:6379:6379"]']
      : []),
    '    steps:',
    '      - uses: actions/checkout@v4',
    '        with:',
    '          fetch-depth: 0',
    '          persist-credentials: false',
    '      - uses: actions/setup-node@v4',
    '        with:',
    `          ${node}`,
    ...(inCi.by === 'action'
      ? [
          `      - uses: ${inCi.action}`,
          '        with:',
          `          target: ${scalar(`${name}=${target}`)}`,
          `          gates: ${scalar(gates)}`,
        ]
      : packageSteps(inCi, name, target, gates)),
    '',
  ].join('\n');
}

const installs = { npm: 'npm ci', pnpm: 'pnpm install --frozen-lockfile', yarn: 'yarn install --frozen-lockfile' };
const calls = { npm: 'npx authbench', pnpm: 'pnpm exec authbench', yarn: 'yarn authbench' };

function packageSteps(inCi: Extract<InCi, { by: 'package' }>, name: string, target: string, gates: string): string[] {
  const { manager, folder, locked } = inCi;
  const within = (place: string) => (place === '' ? [] : [`        working-directory: ${scalar(place)}`]);
  const fromFolder = (path: string) => posix.relative(folder, path);
  // The report lies where the steps that follow look for it.
  const report = folder === '' ? 'authbench-report' : '"$GITHUB_WORKSPACE/authbench-report"';
  return [
    ...(manager === 'npm' ? [] : ['      - run: corepack enable']),
    `      - run: ${installs[manager]}`,
    ...within(locked),
    '      - env:',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is GitHub that fills it in
    '          BASE: origin/${{ github.base_ref }}',
    `          TARGET: ${scalar(`${name}=${fromFolder(target)}`)}`,
    `          GATES: ${scalar(fromFolder(gates))}`,
    ...within(folder),
    '        run: |',
    `          ${calls[manager]} diff "$BASE..." --target "$TARGET" --gates "$GATES" \\`,
    `            --out ${report}/run --format all=${report}/formats`,
    '      - if: always()',
    '        run: |',
    '          cat authbench-report/formats/annotations.txt || true',
    '          cat authbench-report/formats/job-summary.md >> "$GITHUB_STEP_SUMMARY" || true',
    '      - if: always()',
    '        uses: actions/upload-artifact@v4',
    '        with:',
    '          name: authbench',
    '          path: authbench-report',
    '          if-no-files-found: ignore',
  ];
}

/** As YAML takes it: as it is where nothing in it means anything there. */
const scalar = (text: string) => (/^[\w./=-]+$/.test(text) ? text : JSON.stringify(text));
