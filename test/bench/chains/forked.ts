/** A server that gives whoever refreshes a chain of their own, as those do that make a new successor at each use within the grace time. */
import { contenderNamed } from '../../../servers/catalogue.ts';
import type { MountableContender } from '../../../servers/contender.ts';
import { mountWithLimits } from '../../../servers/contenders/jwt-refresh.ts';
import { graceLimits } from '../../../servers/contenders/jwt-refresh-grace.ts';
import { RefreshFamilies, type Rotated } from '../../../servers/token/refresh-families.ts';

class Forking extends RefreshFamilies {
  override async rotate(refreshToken: string): Promise<Rotated | undefined> {
    const next = await super.rotate(refreshToken);
    return next && this.begin(next.login);
  }
}

export const forking: MountableContender = {
  ...(await contenderNamed('jwt-refresh-grace')),
  mount: (app, setting) => mountWithLimits(app, setting, graceLimits(setting), Forking),
};
