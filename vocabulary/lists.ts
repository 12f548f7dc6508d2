/** Names in a row. */

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** So many names are told, or one more. */
const named = 4;

/** `a, b, c and 5 more`. */
export function briefList(names: readonly string[]): string {
  if (names.length <= named + 1) return list(names);
  return `${names.slice(0, named).join(', ')} and ${names.length - named} more`;
}
