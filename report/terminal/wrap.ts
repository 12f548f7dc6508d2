import wrapAnsi from 'wrap-ansi';

/** Breaks a text at spaces into lines of at most `width` columns of a terminal; a longer word stands alone. Colours take no column. */
export const wrap = (text: string, width: number): string[] => wrapAnsi(text, width).split('\n');

export function section(title: string, sentences: readonly string[], columns: number): string[] {
  if (sentences.length === 0) return [];
  return [
    title,
    ...sentences.flatMap((sentence) =>
      wrap(sentence, columns - 4).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`),
    ),
    '',
  ];
}
