/** Workflow commands as GitHub's runner reads them (actions/runner, ActionCommand.TryParseV2): the other end of our annotations. */

export interface RunnerCommand {
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const unescapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
] as const;

function unescaped(text: string, property: boolean): string {
  const own = unescapes.filter(([code]) => property || (code !== '%3A' && code !== '%2C'));
  return own.reduce((so, [code, character]) => so.replaceAll(code, character), text);
}

/** A line that the runner would take for a command, or undefined. */
export function runnerCommand(line: string): RunnerCommand | undefined {
  const end = line.indexOf('::', 2);
  if (!line.startsWith('::') || end < 0) return undefined;
  const info = line.slice(2, end);
  const space = info.indexOf(' ');
  const pairs =
    space < 0
      ? []
      : info
          .slice(space + 1)
          .split(',')
          .filter(Boolean);
  return {
    command: space < 0 ? info : info.slice(0, space),
    properties: Object.fromEntries(
      pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), unescaped(pair.slice(pair.indexOf('=') + 1), true)]),
    ),
    data: unescaped(line.slice(end + 2), false),
  };
}
