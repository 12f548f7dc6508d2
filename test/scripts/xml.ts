/** A strict look at XML: enough to know that every reader of it will agree. */

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const attribute = /\s+([A-Za-z-]+)="([^<"]*)"/y;
const reference = /&(?:#\d+|#x[\da-f]+|amp|lt|gt|quot|apos);/gi;

/** The elements in their order. Throws where the text is not well-formed (XML 1.0; no comments, CDATA or DTD, which we do not write). */
export function wellFormed(text: string): Element[] {
  const [declaration = ''] = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(text) ?? [];
  if (declaration === '') throw new Error('no XML declaration');
  const found: Element[] = [];
  const open: string[] = [];
  for (const [, tag, between = ''] of text.slice(declaration.length).matchAll(/<([^>]*)>([^<]*)/g)) {
    const [, closing, name = '', rest = '', empty] =
      /^(\/?)([A-Za-z-]+)((?:[^/"]|"[^"]*")*)(\/?)$/.exec(tag ?? '') ?? [];
    if (name === '') throw new Error(`no tag: <${tag}>`);
    if (closing) {
      if (open.pop() !== name) throw new Error(`</${name}> closes another element`);
    } else {
      found.push({ name, attributes: attributesOf(rest) });
      if (!empty) open.push(name);
    }
    if (open.length === 0 && between.trim() !== '') throw new Error('text outside the root element');
    checked(between);
  }
  if (open.length > 0 || found.length === 0) throw new Error(`not closed: ${open.join(', ')}`);
  return found;
}

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  attribute.lastIndex = 0;
  let end = 0;
  for (let match = attribute.exec(text); match; match = attribute.exec(text)) {
    const [, name = '', value = ''] = match;
    if (name in attributes) throw new Error(`${name} stands twice`);
    attributes[name] = checked(value);
    end = attribute.lastIndex;
  }
  if (text.slice(end).trim() !== '') throw new Error(`no attributes: ${text}`);
  return attributes;
}

/** The text behind its references. Throws at a bare ampersand and at characters that XML 1.0 (2.2) does not know. */
function checked(text: string): string {
  if (text.replace(reference, '').includes('&')) throw new Error(`a bare ampersand: ${text}`);
  const plain = text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
  if (/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(plain))
    throw new Error('a forbidden character');
  return plain;
}
