/** What whoever commits the files has to know of them, and what comes next. */
import { relative } from 'node:path';
import { list } from '../../vocabulary/lists.ts';
import { shellWord } from '../../vocabulary/shell.ts';
import { authbenchFrom } from '../called.ts';
import { type InCi, unknownAction } from './ci-text.ts';
import type { Wish } from './describe.ts';
import type { Description } from './description.ts';
import type { Places } from './places.ts';

const mayBeSecret = /SECRET|PASS|TOKEN|KEY|CREDENTIAL|SALT|PEPPER/i;

/** From where the command was called. */
export const shown = (path: string) => relative(process.cwd(), path) || '.';

export function remarks({ place, requests }: Description, { look, url }: Wish, places: Places, inCi: InCi): string[] {
  const { port, env } = 'start' in place ? place.start : { port: undefined, env: [] };
  const drawn = env.filter(({ from }) => from === 'secret').map(({ name }) => name);
  const { user } = requests;
  const file = shown(places.target);
  const copied = env.filter(({ name, from }) => from === 'text' && mayBeSecret.test(name)).map(({ name }) => name);
  const other = user?.password ? 'other ' : '';
  const drawnText = drawn.length > 0 ? `: ${list(drawn)} ${drawn.length === 1 ? 'is' : 'are'} drawn for each run` : '';
  return [
    ...(user?.password
      ? [`The password of ${user.name} stands in ${file}: commit it only if that user is for tests alone.`]
      : []),
    copied.length > 0
      ? `${list(copied)}, from the command that starts it, ${copied.length === 1 ? 'stands' : 'stand'} in ${file}: look before you commit it.`
      : `No ${other}secret was written${drawnText}.`,
    ...(inCi.by === 'action' && inCi.action === unknownAction
      ? [`One line is yours: ${unknownAction} in ${shown(places.workflow)}.`]
      : []),
    ...(url === undefined
      ? []
      : [`The workflow compares two versions, which authbench must start: replace \`url\` by \`start\` in ${file}.`]),
    ...(port !== undefined && look.port.from === 'number'
      ? [
          `The workflow runs two versions side by side: let ${look.port.at} listen at process.env.PORT, and remove \`port\` from ${file}.`,
        ]
      : []),
    ...(look.redis !== undefined && look.redis.address === undefined && url === undefined
      ? ['Its store is not measured, and has to run whenever it is started: let it read its address from REDIS_URL.']
      : []),
    ...(places.inRepository ? [] : ['This folder lies in no git repository: the workflow needs one.']),
  ];
}

/** `target`: name=path. */
export function nextLines(target: string, isFine: boolean, { inRepository }: Places): string[] {
  const option = `--target ${shellWord(target)}`;
  const commits = `commit the files; a pull request is then held to the gates, as by ${authbenchFrom()} diff main... ${option}`;
  return [
    ...(isFine ? [] : [`next: mend the first, then ${authbenchFrom()} conform ${option}`]),
    ...(inRepository ? [`${isFine ? 'next' : 'then'}: ${commits}`] : []),
  ];
}
