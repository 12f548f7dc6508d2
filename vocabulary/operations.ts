/** Requests that an active user's hour is made of: levels of the factor `operation`. */
export const hourly = { read: 'read', login: 'login', refresh: 'refresh' } as const;
export type HourlyOperation = keyof typeof hourly;
export const hourlyOperations = Object.keys(hourly) as readonly HourlyOperation[];

/** s */
const hourSeconds = 3_600;

/**
 * How often each is asked for in an hour that begins with a login: a refresh whenever an access token has expired, except at the end.
 * `lifetimeSeconds`: of an access token.
 */
export const inAnHour = (requests: number, lifetimeSeconds: number): Readonly<Record<HourlyOperation, number>> => ({
  login: 1,
  read: requests,
  refresh: Math.max(0, Math.ceil(hourSeconds / lifetimeSeconds) - 1),
});
