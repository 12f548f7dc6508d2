/** A word as a shell takes it: as it is, or in single quotes where it has a space or anything that a shell would read. */
export const shellWord = (word: string): string =>
  /^[\w./:@%+=,~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
