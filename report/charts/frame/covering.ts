/** Lines that lie on each other: the later one is dashed, so that the earlier shows through its gaps. */
export interface LinePoint {
  readonly contender: string;
  readonly x: number;
  readonly y: number;
}

/** Contenders whose line lies on an earlier one: within `tolerance` in ln(y), at four in five of the x that both have. */
export function covering(points: readonly LinePoint[], tolerance: number): Set<string> {
  const lines = [...Map.groupBy(points, ({ contender }) => contender)].map(
    ([name, own]) => [name, new Map(own.map(({ x, y }) => [x, y]))] as const,
  );
  const near = (a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>) => {
    const shared = [...a].filter(([x]) => b.has(x));
    const close = shared.filter(([x, y]) => Math.abs(Math.log((b.get(x) as number) / y)) < tolerance);
    return shared.length > 0 && close.length >= 0.8 * shared.length;
  };
  return new Set(
    lines
      .filter(([, line], index) => lines.slice(0, index).some(([, other]) => near(line, other)))
      .map(([name]) => name),
  );
}

/** A vega expression that is true for these contenders. */
export function isOneOf(names: Iterable<string>): string {
  return `indexof(${JSON.stringify([...names])}, datum.contender) >= 0`;
}
