import type { Contender } from '../contender.ts';
import { numberedUser, principalOf } from '../principal.ts';

/** As long as the principal of any numbered user, so that `/me` has the same number of bytes. */
const anybody = principalOf(numberedUser(0));

const contender: Contender = {
  usual: true,
  family: 'control',
  title: 'No authentication',
  description:
    'The control: it answers every request as the same user without checking anything. It is not a design but the floor that shows what a design adds.',
  settings: { reads: 'nothing' },
  limits: [
    { id: 'no-authentication', note: 'It lets everybody in: it is a baseline to subtract, not a design to choose.' },
  ],
  challenge: 'none',
  store: 'none',
  hasLifetime: false,
  lifetimeSeconds: 900,
  asvs: { level: 0, note: 'It authenticates nobody.' },
  async mount() {
    return {
      login: async () => undefined,
      authenticate: () => anybody,
      logout: async () => {},
      revoke: async () => {},
    };
  },
};
export default contender;
