/** The frame of the synthetic run: plan, machine, contenders and scenarios. */
import type { ContenderEntry, Environment, Plan, PlannedStep, RunFile } from '../../results/format.ts';

export const contenders: ContenderEntry[] = [
  {
    id: 'no-auth',
    variant: '',
    family: 'control',
    title: 'No authentication',
    description: 'Answers everybody. The floor that shows what a design adds.',
    settings: {},
    limits: [{ id: 'no-authentication', note: 'It lets everybody in.' }],
    asvs: { level: 0, note: 'No authentication.' },
  },
  {
    id: 'session-redis',
    variant: '',
    family: 'session',
    title: 'Redis session, cured',
    description: 'A random id in a cookie; the session in Redis, read with one GETEX.',
    settings: { idleSeconds: 1800, absoluteSeconds: 43_200, rolling: false, cookie: '__Host-sid' },
    limits: [],
    asvs: { level: 2, note: 'Logout ends the session at once.' },
    store: 'redis',
    storeLoss: { reads: 'closed', graceSeconds: 0, forgets: 'credentials', note: 'Without Redis nobody is let in.' },
  },
  {
    id: 'session-redis-defaults',
    variant: '',
    family: 'session',
    title: 'Redis session, plugin defaults',
    description: '@fastify/session as people copy it: it writes the session on every request.',
    settings: { rolling: true, saveUninitialized: true },
    limits: [
      { id: 'reaccepts-after-slow-request', note: 'A slow request in flight writes the session back after logout.' },
    ],
    asvs: { level: 0, note: 'Fails 7.4.1: a logged-out session can come back.' },
  },
  {
    id: 'jwt-stateless',
    variant: '',
    family: 'jwt',
    title: 'Stateless JWT',
    description: 'A signed token, HS256 by jose; nothing is stored.',
    settings: { algorithm: 'HS256', lifetimeSeconds: 900 },
    limits: [
      { id: 'logout-keeps-credential', note: 'A token is good until it expires.' },
      { id: 'revoke-keeps-credential', note: 'The operator cannot revoke it.' },
    ],
    asvs: { level: 0, note: 'Fails 7.4.1, which is level 1.' },
  },
];

const arms = (ids: readonly string[]) => ids.map((contender) => ({ contender, variant: '', factors: {} }));
const all = contenders.map(({ id }) => id);

function step(
  scenario: string,
  procedure: string,
  shape: PlannedStep['shape'],
  primary: string,
  ids = all,
): PlannedStep {
  return {
    id: `${scenario}/${procedure === 'slices' ? shape : procedure}`,
    scenario,
    procedure,
    shape,
    shapeTitle: shape,
    primary,
    arms: arms(ids),
    minRounds: 20,
    maxRounds: 48,
    settings: {},
    amounts: [],
  };
}

export function plan(): Plan {
  return {
    seed: 4711,
    suite: 'quick',
    baseline: 'session-redis',
    control: 'no-auth',
    contenders: all,
    rate: 1000,
    connections: 16,
    starts: 1,
    placement: {
      pinned: true,
      servers: '0',
      store: '0',
      generator: '1',
      why: 'two cores: the generator has one of its own',
    },
    steps: [
      step('latency', 'slices', 'open', 'server-cpu'),
      step('latency', 'slices', 'closed', 'capacity'),
      step('payload-size', 'exact-counts', 'counted', 'request-bytes'),
      step('payload-size', 'bisection', 'counted', 'claims-to-431'),
      step('store-load', 'exact-counts', 'counted', 'store-commands'),
      step('store-load', 'memory', 'held', 'store-memory'),
      step('revocation-delay', 'revocation', 'probed', 'revocation-delay-max', all.slice(1)),
    ],
  };
}

export function environment(): Environment {
  return {
    cpu: 'Example CPU at 2.8 GHz',
    cores: 2,
    memoryBytes: 8_321_499_136,
    os: 'Debian GNU/Linux 12',
    kernel: '6.1.0',
    virtualisation: 'kvm',
    governor: null,
    node: 'v24.21.0',
    store: { version: 'Redis 7.0.15', from: 'redis-server on PATH', settings: { save: '', appendonly: 'no' } },
    dependencies: { fastify: '5.12.8', jose: '6.2.17', ioredis: '6.0.0' },
    commit: '37e0898',
    dirty: false,
    loadBefore: 0.21,
    stealBefore: 0.01,
    steal: 0.03,
    paravirtTimeAccounting: true,
    threadPool: 4,
    doubts: ['It is a virtual machine, whose cores others share.', 'It has two cores: servers and store share one.'],
  };
}

export function scenarios(): RunFile['scenarios'] {
  return [
    {
      id: 'latency',
      title: 'Latency',
      question: 'How long does an authenticated request take, and what does it cost the server?',
      state: 'measured',
      rounds: 48,
    },
    {
      id: 'payload-size',
      title: 'Payload size',
      question: 'How many bytes does a credential add to every request?',
      state: 'measured',
      rounds: 1,
    },
    {
      id: 'store-load',
      title: 'Store load',
      question: 'What does each operation ask of the session store?',
      state: 'measured',
      rounds: 20,
    },
    {
      id: 'revocation-delay',
      title: 'Revocation delay',
      question: 'How long does a credential still work after it was revoked?',
      state: 'measured',
      rounds: 20,
    },
  ];
}
