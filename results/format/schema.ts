/** Two shapes that TypeBox does not have: one of some words, and a value or null. */
import Type from 'typebox';

export const oneOf = <const T extends readonly string[]>(values: T, description?: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    description === undefined ? {} : { description },
  ) as unknown as Type.TUnsafe<T[number]>;

export const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
