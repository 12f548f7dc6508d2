/** Names at the ends of lines, apart from each other. */

/** Px from one label to the next. */
const lineHeight = 14;

/** Labels at their lines' ends, moved as little as keeps them a line apart and within the panel. */
export function spread<Label extends { readonly at: number }>(
  labels: readonly Label[],
  top: number,
  bottom: number,
): (Label & { y: number })[] {
  const sorted = labels.toSorted((a, b) => a.at - b.at).map((label) => ({ ...label, y: label.at }));
  let least = top;
  for (const label of sorted) {
    label.y = Math.max(label.y, least);
    least = label.y + lineHeight;
  }
  let most = bottom;
  for (const label of sorted.toReversed()) {
    label.y = Math.min(label.y, most);
    most = label.y - lineHeight;
  }
  return sorted;
}
