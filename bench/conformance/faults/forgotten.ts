/** F2: what has come back new has forgotten what is declared, and nothing else. */
import { broken, type Finding, soon } from '../../../servers/conformance/check.ts';
import { concluded } from './judge.ts';
import { recovered, recoveryMs } from './recovery.ts';
import { type Before, before, everywhere, type FaultTrial, lateMs } from './trial.ts';

/** A store that is gone for a moment, and comes back empty. */
export async function emptied(trial: FaultTrial): Promise<Finding> {
  const { store } = trial;
  const known = await before(trial);
  await store.break('emptied');
  await store.mend('emptied');
  if (!(await recovered(trial)))
    return broken(`after ${recoveryMs / 1_000} s with an empty store it does not serve a new login on every instance`);
  return concluded(await forgotAsDeclared(trial, known));
}

/** The complaints, once it is back. */
export async function forgotAsDeclared(trial: FaultTrial, { good, ended }: Before): Promise<(string | undefined)[]> {
  const { client, loss } = trial;
  const { statuses } = client.wire;
  const settledMs = Math.max(lateMs(trial), loss.graceSeconds * 1_000) + 2_000;
  const forgetsAccess = loss.forgets === 'credentials' && loss.reads !== 'unaffected';
  const kept = forgetsAccess
    ? await soon(settledMs, () => everywhere(trial, good, statuses.refused)).then((so) =>
        so ? undefined : 'declares that it forgets credentials, and a good one is not refused',
      )
    : (await everywhere(trial, good, statuses.read))
      ? undefined
      : `declares that it forgets ${loss.forgets}, and a good credential does not work any more`;
  const allRefused = async () => {
    const refused = ended.map(({ credential }) => everywhere(trial, credential, statuses.refused));
    return (await Promise.all(refused)).every(Boolean);
  };
  if (loss.forgets === 'revocations')
    return [
      kept,
      (await soon(settledMs, async () => !(await allRefused())))
        ? undefined
        : 'declares that it forgets revocations, and an ended credential stays refused',
    ];
  return [
    kept,
    (await soon(lateMs(trial), allRefused))
      ? undefined
      : `fails open without saying so: a credential that was ended works again with an empty ${trial.broken}`,
  ];
}
