/**
 * Quantities carry their unit in their type; conversion happens only at the edges.
 * A brand costs nothing at run time: the value is a plain number.
 */
declare const unit: unique symbol;
type Quantity<U extends string> = number & { readonly [unit]: U };

export type Microseconds = Quantity<'µs'>;
export type Milliseconds = Quantity<'ms'>;
export type Bytes = Quantity<'bytes'>;
export type PerSecond = Quantity<'requests/s'>;

export const microseconds = (n: number) => n as Microseconds;
export const milliseconds = (n: number) => n as Milliseconds;
export const bytes = (n: number) => n as Bytes;
export const perSecond = (n: number) => n as PerSecond;
