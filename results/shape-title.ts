import type { Plan } from './format.ts';

/** The shape of a load as people call it, e.g. `open loop`; its id where no step of the plan has it. */
export const shapeTitle = ({ steps }: Pick<Plan, 'steps'>, scenario: string, shape: string): string =>
  steps.find((step) => step.scenario === scenario && step.shape === shape)?.shapeTitle ?? shape;
