/** The bundled font (Figtree, OFL): the same letters in every SVG, PNG and page, and their widths, which need no canvas. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export const family = 'Figtree';
/** As it is named in SVG and CSS: where the font is not installed, the reader's own stands in. */
export const familyStack = `${family}, system-ui, -apple-system, 'Segoe UI', sans-serif`;

const folder = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/figtree/package.json'));
export const weights = [
  { weight: 400, file: join(folder, '400Regular', 'Figtree_400Regular.ttf') },
  { weight: 600, file: join(folder, '600SemiBold', 'Figtree_600SemiBold.ttf') },
] as const;
type Weight = (typeof weights)[number]['weight'];

export interface Advances {
  /** Advance width of a code point in em; of the replacement glyph where the font lacks it. */
  of(codePoint: number): number;
}

/** Width of one line of text in px at a font size in px. Kerning is left out, so it is at most a little too wide. */
export function textWidth(text: string, size: number, weight: Weight = 400): number {
  const advances = read(weight);
  let em = 0;
  for (const char of text) em += advances.of(char.codePointAt(0) as number);
  return em * size;
}

const known = new Map<Weight, Advances>();

function read(weight: Weight): Advances {
  let advances = known.get(weight);
  if (!advances) {
    const { file } = weights.find((one) => one.weight === weight) as (typeof weights)[number];
    advances = parseAdvances(readFileSync(file));
    known.set(weight, advances);
  }
  return advances;
}

/**
 * Advance widths of a TrueType font (OpenType 1.9: head, hhea, hmtx, and cmap format 4). Vega measures text with a canvas
 * or guesses 0.8 em a letter, which spreads legends apart; it takes a function of ours instead.
 * Read here and not by fontkit (2.0.4), whose nine direct dependencies would stand for these 40 lines: widths are all that is asked.
 */
function parseAdvances(font: Buffer): Advances {
  const table = (tag: string) => {
    for (let i = 0; i < font.readUInt16BE(4); i++) {
      const record = 12 + 16 * i;
      if (font.toString('latin1', record, record + 4) === tag) return font.readUInt32BE(record + 8);
    }
    throw new Error(`the font has no table ${tag}`);
  };
  const unitsPerEm = font.readUInt16BE(table('head') + 18);
  const widths = font.readUInt16BE(table('hhea') + 34);
  const [hmtx, cmap] = [table('hmtx'), table('cmap')];
  const glyphs = glyphFinder(font, cmap);
  return {
    of(codePoint) {
      const glyph = Math.min(glyphs(codePoint), widths - 1);
      return font.readUInt16BE(hmtx + 4 * glyph) / unitsPerEm;
    },
  };
}

function glyphFinder(font: Buffer, cmap: number): (codePoint: number) => number {
  const subtables = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, i) => cmap + font.readUInt32BE(cmap + 8 + 8 * i),
  );
  const start = subtables.find((offset) => font.readUInt16BE(offset) === 4);
  if (start === undefined) throw new Error('the font has no cmap of format 4');
  const segments = font.readUInt16BE(start + 6) / 2;
  const at = (column: number, segment: number) =>
    start + 14 + 2 * segment + column * 2 * segments + (column > 0 ? 2 : 0);
  return (codePoint) => {
    for (let segment = 0; segment < segments; segment++) {
      if (font.readUInt16BE(at(0, segment)) < codePoint) continue;
      const first = font.readUInt16BE(at(1, segment));
      if (first > codePoint) return 0;
      const delta = font.readUInt16BE(at(2, segment));
      const rangeAt = at(3, segment);
      const range = font.readUInt16BE(rangeAt);
      if (range === 0) return (codePoint + delta) & 0xffff;
      const glyph = font.readUInt16BE(rangeAt + range + 2 * (codePoint - first));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}

/** The text in lines of at most `width` px, broken at spaces. */
export function wrapped(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && textWidth(`${line} ${word}`, size) <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
