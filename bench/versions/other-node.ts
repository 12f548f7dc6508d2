/** The same code on another Node. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exactVersion } from './exact-version.ts';
import { type Side, type Sides, type SidesWish, tooOld } from './side.ts';

/** `wanted`: as typed, e.g. `node@22`. Throws AB_INSTALL_FAILED, AB_NODE_TOO_OLD. */
export async function withNode(side: Side, wanted: string, { say, cache, tools }: SidesWish): Promise<Sides> {
  const exact = await exactVersion(`${tools.nodePackage}@${wanted.slice('node@'.length)}`, tools);
  const folder = join(cache, `node@${exact}`);
  if (!existsSync(join(folder, 'node_modules'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    say(`fetching Node ${exact}`);
    await tools.npm(folder, ['install', '--no-save', `${tools.nodePackage}@${exact}`], wanted);
  }
  const found = tools.lockedNode(folder);
  if ('failure' in found || !found.stripsTypes)
    throw tooOld('failure' in found ? found.failure : `Node ${found.version}`);
  const own = tools.lockedNode(side.root);
  const before = 'version' in own ? own.version : process.versions.node;
  return {
    older: { ...side, name: `node@${before}` },
    newer: { ...side, node: found.program, name: `node@${found.version}` },
    change: found.version === before ? undefined : { files: [], packages: [], node: true },
  };
}
