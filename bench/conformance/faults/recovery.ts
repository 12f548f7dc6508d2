import { someUser, soon } from '../../../servers/conformance/check.ts';
import { everywhere, type FaultTrial } from './trial.ts';

/** By then a server has found again what was broken, ms: drivers wait longer between attempts the longer it was gone. */
export const recoveryMs = 10_000;

/** A new login works on every instance, and so does its logout, where it has one: without a restart, for it is the same process at the same port. */
export function recovered(trial: FaultTrial): Promise<boolean> {
  const { client, baseUrls } = trial;
  const { statuses } = client.wire;
  return soon(recoveryMs, async () => {
    const attempts = baseUrls.map(async (url) => {
      const credential = await client.login(url, someUser());
      const reads = await everywhere(trial, credential, statuses.read);
      if (client.wire.logout === undefined) return reads;
      return reads && (await client.logout(url, credential)).status === statuses.revoked;
    });
    return (await Promise.allSettled(attempts)).every((one) => one.status === 'fulfilled' && one.value);
  });
}
