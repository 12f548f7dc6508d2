/** What is possible with a credential in a browser: exact, as often as it is tried. */
import { declare } from './metric.ts';
import { fewerMore } from './wording.ts';

const exact = {
  unit: 'count',
  kind: 'exact',
  canBeZero: true,
  margin: 0,
  interval: null,
  spoiledBy: [],
  comparedIn: 'trial',
} as const;

export const browser = declare([
  {
    id: 'browser-exposure',
    title: 'What others can do with a credential in a browser (1: they can)',
    brief: 'Exposed',
    ...exact,
    better: 'lower',
    source: 'tried in Chromium over TLS, twice, each beside a control that differs in one thing',
    words: fewerMore('allows', 'things to others', 'thing to others'),
  },
  {
    id: 'browser-use',
    title: 'What works for the user in a browser (1: it works)',
    brief: 'Works',
    ...exact,
    better: 'higher',
    source: 'tried like what others can do',
    words: fewerMore('allows', 'things to the user', 'thing to the user'),
  },
  {
    id: 'preflights',
    title: 'Preflights of a client on another origin',
    brief: 'Preflights',
    ...exact,
    better: 'lower',
    source: 'OPTIONS requests that arrived while a page called an API on another subdomain',
    words: fewerMore('causes', 'preflights', 'preflight'),
  },
]);
