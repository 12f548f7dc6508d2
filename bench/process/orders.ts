/** Orders to a child over its channel, and its answers to them, which may come in any order. */
import type { ChildProcess } from 'node:child_process';
import { lost, silent } from './lost.ts';
import type { Output } from './output.ts';

interface Pending {
  resolve(answer: never): void;
  reject(error: Error): void;
  readonly deadline: NodeJS.Timeout | undefined;
}

export class Orders {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #output: Output;
  readonly #pending = new Map<number, Pending>();
  #last = 0;

  constructor(name: string, child: ChildProcess, output: Output) {
    this.#name = name;
    this.#child = child;
    this.#output = output;
  }

  ask<T>(order: object, withinMs?: number): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!this.#child.connected) return reject(lost(this.#name, 'it is gone', this.#output.complaint()));
      const id = ++this.#last;
      const late = () => this.#settle(id)?.reject(silent(this.#name, withinMs as number));
      const deadline = withinMs === undefined ? undefined : setTimeout(late, withinMs);
      this.#pending.set(id, { resolve, reject, deadline });
      this.#child.send({ ...order, id }, (error) => {
        if (error) this.#settle(id)?.reject(lost(this.#name, error.message, this.#output.complaint()));
      });
    });
  }

  answered(id: number, answer: { readonly ok?: boolean; readonly message?: string }): void {
    const order = this.#settle(id);
    if (answer.ok === false) order?.reject(new Error(`${this.#name}: ${answer.message}`));
    else order?.resolve(answer as never);
  }

  /** Rejects every order that was not answered. */
  childEnded(how: string): void {
    for (const id of this.#pending.keys()) this.#settle(id)?.reject(lost(this.#name, how, this.#output.complaint()));
  }

  /** The order, once: whatever comes first settles it. */
  #settle(id: number): Pending | undefined {
    const order = this.#pending.get(id);
    this.#pending.delete(id);
    clearTimeout(order?.deadline);
    return order;
  }
}
