/** Where a cost and a delay lie on the trade's plane. */

/** Both axes, between data and px: CPU linear from zero, delay logarithmic. */
export interface Plane {
  x(cpu: number): number;
  y(ms: number): number;
  cpuAt(px: number): number;
  msAt(px: number): number;
  readonly width: number;
  readonly height: number;
  /** Room right of the plot that a label may use, px. */
  readonly margin: number;
}

export function planeOf(
  [, mostCpu]: readonly [number, number],
  [leastMs, mostMs]: readonly [number, number],
  width: number,
  height: number,
  margin: number,
): Plane {
  const span = Math.log(mostMs / leastMs);
  return {
    x: (cpu) => (cpu / mostCpu) * width,
    y: (ms) => height * (1 - Math.log(ms / leastMs) / span),
    cpuAt: (px) => (px / width) * mostCpu,
    msAt: (px) => leastMs * Math.exp((1 - px / height) * span),
    width,
    height,
    margin,
  };
}
