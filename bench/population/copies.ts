/**
 * Copies of a login in the store: keys and values as a login wrote them, with another user and other random ids of the same length. Nobody
 * can use them over HTTP; to the store they are live credentials of as many other users.
 */
import { randomFillSync } from 'node:crypto';
import { type Batch, buffersInTurn, resp } from './pipe.ts';

/** What one login put into the store. */
export interface Written {
  readonly userId: string;
  /** The commands that write it again, word by word, as latin1. */
  readonly commands: readonly (readonly string[])[];
}

/** What is as long as this and made of such characters was drawn, where two logins differ in it. */
const drawn = /[A-Za-z0-9_-]{16,}/g;
const copiesInBatch = 1_000;
const base36 = 36;
const digits = '0123456789';
const letters = 'abcdefghijklmnopqrstuvwxyz';

/** What is another in each copy: where it stands in the text of one. */
interface Place {
  readonly at: number;
  readonly length: number;
}

interface Id {
  readonly alphabet: Buffer;
  readonly places: readonly [Place, ...Place[]];
}

/** Copies of a login, one after the other: text of as many bytes each. */
export class Copies {
  readonly #text: Buffer;
  readonly #commands: number;
  readonly #user: readonly Place[];
  readonly #ids: readonly Id[];

  /** `other`: a login of another user. What it has in common with the first was not drawn. */
  constructor({ userId, commands }: Written, other: Written) {
    const text = commands.map(resp).join('');
    const shared = new Set(idsIn(other));
    const ids = [...new Set(idsIn({ userId, commands }))].filter((id) => !shared.has(id));
    // Longer ones first: one may begin as another does.
    const variable = [...ids.toSorted((a, b) => b.length - a.length), userId].map(escaped);
    const found = Map.groupBy(text.matchAll(new RegExp(variable.join('|'), 'g')), ([id]) => id);
    const placesOf = (id: string) =>
      (found.get(id) ?? []).map(({ index }): Place => ({ at: index, length: id.length }));
    this.#text = Buffer.from(text, 'latin1');
    this.#commands = commands.length;
    this.#user = placesOf(userId);
    this.#ids = ids.flatMap((id): Id[] => {
      const [first, ...others] = placesOf(id);
      return first === undefined ? [] : [{ alphabet: alphabetOf(id), places: [first, ...others] }];
    });
  }

  /**
   * So many copies, each of a user of its own. The bytes of a batch are written over by the next but one: a million copies are no garbage
   * that would have to be collected while reads are measured. Throws RangeError where names run out.
   */
  *batches(count: number, from = 0): Generator<Batch> {
    const size = this.#text.length;
    const buffers = Array.from({ length: buffersInTurn }, () =>
      Buffer.alloc(size * Math.min(copiesInBatch, count), this.#text),
    );
    for (let done = 0, turn = 0; done < count; done += copiesInBatch, turn++) {
      const bytes = buffers[turn % buffersInTurn] as Buffer;
      const copies = Math.min(copiesInBatch, count - done);
      for (let copy = 0; copy < copies; copy++) this.#vary(bytes, copy * size, from + done + copy);
      yield { bytes: bytes.subarray(0, copies * size), commands: copies * this.#commands };
    }
  }

  /** Makes the copy that begins at `start` another user's. */
  #vary(bytes: Buffer, start: number, number: number): void {
    for (const { at, length } of this.#user) bytes.write(userOf(number, length), start + at, 'latin1');
    for (const { alphabet, places } of this.#ids) {
      const [first, ...others] = places;
      const [from, to] = [start + first.at, start + first.at + first.length];
      const random = randomBytes(first.length);
      for (let index = 0; index < first.length; index++)
        bytes[from + index] = alphabet[(random[index] as number) % alphabet.length] as number;
      for (const { at } of others) bytes.copyWithin(start + at, from, to);
    }
  }
}

function userOf(number: number, length: number): string {
  const user = `c${number.toString(base36).padStart(length - 1, '0')}`;
  if (user.length > length) throw new RangeError(`no name of ${length} letters is left for user ${number}`);
  return user;
}

function idsIn({ userId, commands }: Written): string[] {
  return commands.flat().flatMap((word) => (word.match(drawn) ?? []).filter((id) => id !== userId));
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|-]/g, '\\$&');

function alphabetOf(id: string): Buffer {
  if (/^\d+$/.test(id)) return Buffer.from(digits);
  return Buffer.from(/^[\da-f]+$/.test(id) ? `${digits}abcdef` : `${digits}${letters}${letters.toUpperCase()}`);
}

const pool = Buffer.alloc(1 << 16);
let used = pool.length;

/** Good until the next call. */
function randomBytes(length: number): Buffer {
  if (used + length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += length;
  return pool.subarray(used - length, used);
}
