/** The commands, and the one place that reads argv and exits. `npx authbench <command>`; `npm run bench` is `run`. */
import { defineCommand, renderUsage } from 'citty';
import { AuthbenchError, type ExitCode, exitCodes, format, unknownName } from '../vocabulary/errors.ts';
import type { Command, Output } from './command.ts';
import { endWhenUnread } from './signals.ts';
import { version } from './version.ts';

export type Commands = Readonly<Record<string, () => Promise<Command>>>;

/** By name. Each is loaded when it is asked for: what draws charts is a thousand modules, and most commands need none of them. */
export const commands: Commands = {
  run: async () => (await import('./run.ts')).run,
  init: async () => (await import('./init.ts')).init,
  conform: async () => (await import('./conform.ts')).conform,
  serve: async () => (await import('./serve.ts')).serve,
  report: async () => (await import('./report.ts')).report,
  compare: async () => (await import('./compare.ts')).compare,
  diff: async () => (await import('./diff.ts')).diff,
  history: async () => (await import('./history.ts')).history,
  list: async () => (await import('./list.ts')).list,
  doctor: async () => (await import('./doctor.ts')).doctor,
};

/** All of them, for whoever describes them. */
export const allCommands = (): Promise<Command[]> => Promise.all(Object.values(commands).map((load) => load()));

export async function main(
  argv: readonly string[],
  out: Output,
  err: Output,
  known: Commands = commands,
): Promise<ExitCode> {
  try {
    const [name, ...rest] = argv;
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') return await help(out);
    if (name === '--version') return say(out, version());
    if (!Object.hasOwn(known, name)) throw unknownCommand(name);
    const command = await (known[name] as Commands[string])();
    if (rest.includes('--help') || rest.includes('-h')) return await helpOf(command, out);
    return await command.main(rest, out, err);
  } catch (error) {
    if (error instanceof AuthbenchError) {
      err.write(`${format(error)}\n`);
      return error.exitCode;
    }
    err.write(
      `AB_CRASHED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n  next:     Please report this with the command that you typed.\n`,
    );
    return exitCodes.crashed;
  }
}

const say = (out: Output, text: string): ExitCode => {
  out.write(`${text}\n`);
  return exitCodes.done;
};

async function help(out: Output): Promise<ExitCode> {
  const subCommands = Object.fromEntries(
    (await allCommands()).map(({ name, description }) => [name, defineCommand({ meta: { name, description } })]),
  );
  const all = defineCommand({
    meta: { name: 'authbench', version: version(), description: 'Session or token? Measured, with intervals.' },
    subCommands,
  });
  return say(out, plain(await renderUsage(all), out));
}

async function helpOf({ name, description, args }: Command, out: Output): Promise<ExitCode> {
  const parent = defineCommand({ meta: { name: 'authbench' } });
  return say(out, plain(await renderUsage(defineCommand({ meta: { name, description }, args }), parent), out));
}

/** Colours are for a terminal. */
function plain(text: string, out: Output): string {
  const esc = String.fromCharCode(27);
  return out.isTTY ? text : text.replaceAll(new RegExp(`${esc}\\[[0-9;]*m`, 'g'), '');
}

function unknownCommand(name: string): AuthbenchError {
  const wording = { code: 'AB_UNKNOWN_COMMAND', what: 'There is no such command.', spelt: 'authbench ' };
  return unknownName({ ...wording, otherwise: 'authbench --help shows what each does.' }, name, Object.keys(commands));
}

if (import.meta.main) {
  endWhenUnread();
  process.exitCode = await main(process.argv.slice(2), process.stdout, process.stderr);
}
