/** Passing on what one socket says to another. */
import { connect as dial, type Socket } from 'node:net';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Decides when `arrive` is called: what it brings is so many bytes long, none where it is an end. */
export type Pass = (arrive: () => void, bytes: number) => void;

/** Dials for a client that has come, and passes on all that either says, its end and its breaking off included. */
export function join(near: Socket, { host, port }: Address, sockets: Set<Socket>, there: Pass, back: Pass): void {
  const far = dial({ host, port, noDelay: true });
  carry(near, far, sockets, there);
  carry(far, near, sockets, back);
}

function carry(from: Socket, to: Socket, sockets: Set<Socket>, pass: Pass): void {
  sockets.add(from);
  from.on('data', (part) => pass(() => void (to.destroyed || to.write(part)), part.length));
  from.on('end', () => pass(() => to.end(), 0));
  from.on('error', () => {}); // `close` follows
  from.on('close', () => {
    sockets.delete(from);
    pass(() => to.destroy(), 0);
  });
}
