/**
 * The run folder's formats: one TypeBox declaration gives the TypeScript type and the published JSON Schema
 * (results/run.schema.json, results/sample.schema.json; `npm run schema` writes them and a test fails when they drift).
 * Each part is declared in format/. Fields may be added, never renamed. A reader refuses another major version by name.
 */
export * from './format/contender.ts';
export * from './format/environment.ts';
export * from './format/figures.ts';
export * from './format/gate.ts';
export * from './format/plan.ts';
export * from './format/run.ts';
export * from './format/sample.ts';
export * from './format/target-end.ts';

export const schemaVersion = '1.0.0';
/** Counted up when a change to the method changes what a figure means (docs/method.md). */
export const methodVersion = 3;
