import { cookiePlaces, tokenPlaces } from '../vocabulary/browser.ts';
import type { Scenario } from './scenario.ts';

export default {
  title: 'Browser',
  question: 'Who can read a credential in a browser, who can make it go along, and what does it survive?',
  byName: true,
  suite: 'people',
  packages: ['selfsigned', 'playwright-core'],
  steps: [
    {
      procedure: 'browser-tries',
      primary: 'browser-exposure',
      cookies: [...cookiePlaces],
      tokens: [...tokenPlaces],
      rounds: 2,
      lateMs: 125_000,
      maxAges: [0, 600],
    },
  ],
} satisfies Scenario;
