/** What a check needs to be asked, and why it is not asked where that is missing: every report takes its words from here. */
import { declares, type Finding, isOurs, knowing, type Need, notApplicable, notAsked, type Trial } from './check.ts';

/** Undefined where it is there. Not applicable: there is nothing to ask. Not asked: there may be, and it cannot be asked. */
type Lack = (trial: Trial) => Finding | undefined;

/** A request of the wire; `unknown` says why a server that speaks the contract is not asked it. */
const request =
  (name: 'logout' | 'revoke', unknown: string): Lack =>
  ({ client: { wire } }) => {
    if (wire[name] !== undefined) return undefined;
    return notAsked(wire.contract ? unknown : `its target file has no \`wire.${name}\``);
  };

/** What cannot be said where a login gave nothing. */
const noCredential = notAsked('its login gives no credential');

/** Of a server from outside only where its credential is a token that says something itself. */
const ofTokens =
  (ours: string, outside: string): Lack =>
  ({ seen }) => {
    if (seen === undefined) return notApplicable(ours);
    if (seen.form === 'unknown') return noCredential;
    return seen.form === 'token' ? notAsked(outside) : notApplicable('its credential is no token that says something');
  };

const unless = (isThere: (trial: Trial) => boolean, lack: Lack): Lack => {
  return (trial) => (isThere(trial) ? undefined : lack(trial));
};

const lacks: Readonly<Record<Need, Lack>> = {
  /** It waits, or starts servers of its own: only the full suite has it (`checksOf`). */
  time: () => undefined,
  logout: request('logout', 'it has no logout'),
  revoke: request('revoke', 'it has no revoke, or its operator’s key is unknown (AUTHBENCH_OPERATOR_KEY)'),
  /** Logins of several users. */
  users: unless(
    ({ client: { wire } }) => JSON.stringify(wire.login('one', {})) !== JSON.stringify(wire.login('another', {})),
    () => notAsked('its `wire.login` logs the same user in every time'),
  ),
  /** A request for new tokens. */
  refresh: unless(
    ({ client }) => client.wire.contract,
    ({ seen }) =>
      seen?.refreshes
        ? notAsked('a target file cannot say how it refreshes')
        : notApplicable('its login gives no refresh token'),
  ),
  /** Routes and rules of the contract that nothing else prescribes. */
  contract: unless(
    ({ client }) => client.wire.contract,
    () => notApplicable('it has a wire of its own, and only the contract prescribes it'),
  ),
  /** Rules for contenders that people copy from here. */
  ours: unless(isOurs, () => notApplicable('it comes from outside, and the contract does not ask for it')),
  cookie: unless(
    ({ contender }) => contender.challenge === 'Cookie',
    ({ seen }) => (seen?.form === 'unknown' ? noCredential : notApplicable('its credential is no cookie')),
  ),
  bearer: unless(
    ({ contender }) => contender.challenge === 'Bearer',
    ({ seen }) => (seen?.form === 'unknown' ? noCredential : notApplicable('it takes no Bearer token')),
  ),
  /** Another instance that must know the credential of the first. */
  instances: unless(
    (trial) => knowing(trial).length > 1,
    (trial) =>
      isOurs(trial) || declares(trial, 'one-instance')
        ? notApplicable('no other instance knows the credential')
        : notAsked('only one instance of it is known'),
  ),
  /** Credentials of a chosen age (forgeExpired, forgeFresh). */
  aged: unless(
    ({ setting, contender }) =>
      setting !== undefined && contender.forgeExpired !== undefined && contender.forgeFresh !== undefined,
    (trial) => {
      if (declares(trial, 'no-authentication')) return notApplicable('it lets everybody in');
      if (isOurs(trial) && trial.contender.family === 'session')
        return notApplicable('its sessions grow old on the server: absolute-timeout waits for that');
      return notAsked('no credential of a chosen age can be made for it');
    },
  ),
  /** Tokens made part by part (forge). */
  parts: unless(
    ({ setting, contender }) => setting !== undefined && contender.forge !== undefined,
    ofTokens('no token can be made for it part by part', 'no token can be made without its key'),
  ),
  'issuer-keys': unless(
    ({ contender }) => contender.keys !== undefined,
    ofTokens('it checks with no issuer’s keys', 'no issuer that it trusts is known'),
  ),
  clients: unless(
    ({ setting, contender }) => setting !== undefined && contender.forgeClient !== undefined,
    () => notApplicable('it has no clients'),
  ),
  /** Servers of its own, with times short enough to wait for. */
  apart: unless(
    ({ apart }) => apart !== undefined,
    () => notAsked('no other servers of it can be started'),
  ),
  /** A server that is started with another setting. */
  starts: unless(
    ({ starts, setting }) => starts !== undefined && setting !== undefined,
    () => notAsked('it cannot be started with another secret'),
  ),
  output: unless(
    ({ output }) => output !== undefined,
    () => notAsked('what its processes print cannot be seen'),
  ),
  addresses: unless(
    ({ addresses }) => (addresses?.() ?? []).length > 0,
    () => notAsked('where its processes listen cannot be seen'),
  ),
  'store-addresses': unless(
    ({ storeAddresses }) => (storeAddresses?.() ?? []).length > 0,
    () => notApplicable('it has no store that is a process of ours'),
  ),
};

/** Why a check is not asked, by the first of its needs that is missing; that there is nothing to ask goes first. */
export function lackOf(needs: readonly Need[], trial: Trial): Finding | undefined {
  const missing = needs.flatMap((need) => lacks[need](trial) ?? []);
  return missing.find(({ found }) => found === 'not-applicable') ?? missing[0];
}
