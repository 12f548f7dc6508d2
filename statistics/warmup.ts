/** Whether the larger of two medians is at most 1 + tolerance times the smaller (docs/method.md, interleaved slices). */
export function mediansAgree(one: number, other: number, tolerance: number): boolean {
  return Math.max(one, other) <= Math.min(one, other) * (1 + tolerance);
}
