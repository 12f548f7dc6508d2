/** Escapes for XML 1.0. */

/** Text and attributes alike. A character that XML 1.0 (2.2) does not know at all, such as NUL, becomes U+FFFD. */
export function escaped(text = ''): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}')
    .replace(/[&<>"'\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`);
}
