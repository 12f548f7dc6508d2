/** Where direct labels go so that none overlaps another, a point or the edge. Pure: px in, px out. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Anchor {
  /** The point that is labelled, px from the plot's top left. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Left edge and middle of the label's block. */
export interface Place {
  readonly left: number;
  readonly middle: number;
}

const gap = 11;

/** From here on a label is joined to its point by a line, px. */
const leaderFrom = 22;
/** A leader through another label costs as much as an overlap of this many px². */
const crossing = 80;
/** A label upon a point hides it: each px² costs this many. */
const hiding = 30;

/** The ends of the line from a point to the nearest edge of its label; undefined where the label stands beside it. */
export function leaderOf({ x, y, width, height }: Anchor, { left, middle }: Place): readonly [Spot, Spot] | undefined {
  const end = {
    x: Math.min(Math.max(x, left), left + width),
    y: Math.min(Math.max(y, middle - height / 2), middle + height / 2),
  };
  return Math.hypot(end.x - x, end.y - y) < leaderFrom ? undefined : [{ x, y }, end];
}

/**
 * Places labels one by one at the first spot that is free, near the point first: beside it, above, below, then further
 * off. Where all are taken, the one with the least overlap. `taken` are lines and bars that no label may cross.
 */
export function placeLabels(anchors: readonly Anchor[], bounds: Box, taken: readonly Box[] = []): Place[] {
  const points: Box[] = anchors.map(({ x, y }) => ({ left: x - 7, right: x + 7, top: y - 7, bottom: y + 7 }));
  const used: Box[] = [...taken];
  const placed = new Map<Anchor, Place>();
  // Wide labels first: they have the least choice.
  for (const anchor of anchors.toSorted((a, b) => b.width * b.height - a.width * a.height)) {
    let best: { place: Place; cost: number; box: Box } | undefined;
    for (const place of candidates(anchor, bounds)) {
      const box = boxOf(place, anchor);
      const leader = spotsOf(leaderOf(anchor, place));
      const hit = (other: Box) => leader.some((spot) => within(spot, other));
      const cost =
        outside(box, bounds) * 4 +
        points.reduce((sum, other) => sum + hiding * overlap(box, other), 0) +
        used.reduce((sum, other) => sum + overlap(box, other), 0) +
        [...used, ...points].filter((other) => hit(other) && !within(anchor, other)).length * crossing;
      if (!best || cost < best.cost) best = { place, cost, box };
      if (cost === 0) break;
    }
    const { place, box } = best as NonNullable<typeof best>;
    used.push(
      box,
      ...spotsOf(leaderOf(anchor, place)).map(({ x, y }) => ({ left: x - 2, right: x + 2, top: y - 2, bottom: y + 2 })),
    );
    placed.set(anchor, place);
  }
  return anchors.map((anchor) => placed.get(anchor) as Place);
}

/** Spots along a leader, short of both ends. */
function spotsOf(leader: readonly [Spot, Spot] | undefined): Spot[] {
  if (!leader) return [];
  const [from, to] = leader;
  return [0.2, 0.35, 0.5, 0.65, 0.8, 0.95].map((share) => ({
    x: from.x + share * (to.x - from.x),
    y: from.y + share * (to.y - from.y),
  }));
}

const within = ({ x, y }: Spot, { left, right, top, bottom }: Box) => x > left && x < right && y > top && y < bottom;

function candidates({ x, y, width, height }: Anchor, bounds: Box): Place[] {
  const inside = (left: number) => Math.max(bounds.left + 4, Math.min(left, bounds.right - width - 4));
  const beside = [x + gap, x - gap - width];
  const over = [x - width / 2, x - gap / 2, x + gap / 2 - width].map(inside);
  const places: Place[] = beside.map((left) => ({ left, middle: y }));
  for (let away = gap + height / 2; away < 5 * height; away += 4) {
    for (const middle of [y - away, y + away]) places.push(...over.map((left) => ({ left, middle })));
  }
  for (let away = 6; away < 2 * height; away += 6) {
    for (const middle of [y - away, y + away]) places.push(...beside.map((left) => ({ left, middle })));
  }
  const distance = ({ left, middle }: Place) =>
    Math.hypot(Math.max(left - x, 0, x - left - width), Math.max(Math.abs(middle - y) - height / 2, 0)) +
    Math.abs(middle - y) / 4;
  return places.sort((a, b) => distance(a) - distance(b));
}

const boxOf = ({ left, middle }: Place, { width, height }: Anchor): Box => ({
  left: left - 3,
  right: left + width + 3,
  top: middle - height / 2,
  bottom: middle + height / 2,
});

function overlap(a: Box, b: Box): number {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return across > 0 && down > 0 ? across * down : 0;
}

function outside(box: Box, bounds: Box): number {
  const area = (box.right - box.left) * (box.bottom - box.top);
  return area - overlap(box, bounds);
}
