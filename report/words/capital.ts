/** With a capital at the beginning, as a sentence or a title has it. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
