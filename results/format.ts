/**
 * The run folder's formats: one TypeBox declaration gives the TypeScript type and the published JSON Schema
 * (results/run.schema.json, results/sample.schema.json; `npm run schema` writes them and a test fails when they drift).
 * Each part is declared in format/. Types alone come from here: whoever reads a run need not load what declares them. Fields may be added, never renamed. A reader refuses another major version by name.
 */
export type * from './format/contender.ts';
export type * from './format/environment.ts';
export type * from './format/figures.ts';
export type * from './format/gate.ts';
export type * from './format/plan.ts';
export type * from './format/run.ts';
export type * from './format/sample.ts';
export type * from './format/target-end.ts';

export const schemaVersion = '1.0.0';
/** Counted up when a change to the method changes what a figure means (docs/method.md). */
export const methodVersion = 3;
