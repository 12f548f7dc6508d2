/** A scale that is the identity: what is placed is given in px. */
export const px = (length: number, field: string) => ({
  field,
  type: 'quantitative',
  scale: { domain: [0, length], range: [0, length], nice: false, zero: false },
  axis: null,
});
