/** Commands of Redis by the million: written as fast as the store reads them, their answers counted and not kept. */
import { once } from 'node:events';
import { connect as dial, type Socket } from 'node:net';

/** Commands as they go over the wire, and how many they are. */
export interface Batch {
  readonly bytes: Buffer;
  readonly commands: number;
}

/** A batch's bytes may be written over when the next but one is asked for. */
export const buffersInTurn = 2;
/** Commands whose answers are out: beyond them the store is waited for. */
const mostOut = 200_000;
const [minus, newline] = [0x2d, 0x0a];

/** A command as RESP has it; words are latin1, a character a byte. */
export const resp = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

/**
 * Sends the batches to a database of the store and resolves when all are answered. Of commands that are answered in one line (SET, HSET,
 * PEXPIRE): answers are counted by their line ends.
 * @throws Error with the store's words where one is refused, or where the connection ends
 */
export async function pipe(url: string, database: number, batches: Iterable<Batch>): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = dial({ host: hostname, port: Number(port), noDelay: true });
  try {
    await once(socket, 'connect');
    const answers = new Answers(socket);
    let unwritten = 0;
    const send = async ({ bytes, commands }: Batch) => {
      answers.out += commands;
      unwritten += 1;
      socket.write(bytes, () => {
        unwritten -= 1;
        answers.changed();
      });
      await answers.until(() => unwritten < buffersInTurn && answers.out < mostOut);
    };
    await send({ bytes: Buffer.from(resp(['SELECT', String(database)])), commands: 1 });
    for (const batch of batches) await send(batch);
    await answers.until(() => answers.out === 0);
  } finally {
    socket.destroy();
  }
}

class Answers {
  /** Commands without an answer. */
  out = 0;
  /** Called when something may have become true that is waited for. */
  changed: () => void = () => {};
  #failed: Error | undefined;
  #atStart = true;

  constructor(socket: Socket) {
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the store closed the connection')));
  }

  async until(is: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failed !== undefined) throw this.#failed;
      if (is()) return;
      await new Promise<void>((changed) => {
        this.changed = changed;
      });
    }
  }

  #read(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#atStart && byte === minus) this.#fail(new Error(lineAt(chunk, at + 1)));
      this.#atStart = byte === newline;
      if (byte === newline) this.out -= 1;
    }
    this.changed();
  }

  #fail(error: Error): void {
    this.#failed ??= error;
    this.changed();
  }
}

const lineAt = (chunk: Buffer, from: number): string => chunk.toString('latin1', from).split('\r\n', 1)[0] ?? '';
