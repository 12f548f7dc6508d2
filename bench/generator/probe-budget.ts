/** Probes per second that are handed out; who asks first is served first. */
export class Budget {
  #left: number;
  readonly #all: number;
  readonly #waiting: { need: number; start: () => void }[] = [];
  constructor(all: number) {
    this.#left = all;
    this.#all = all;
  }
  take(need: number): Promise<void> {
    return new Promise((start) => {
      this.#waiting.push({ need: Math.min(need, this.#all), start });
      this.#serve();
    });
  }
  give(need: number): void {
    this.#left += Math.min(need, this.#all);
    this.#serve();
  }
  #serve(): void {
    for (let first = this.#waiting[0]; first && first.need <= this.#left + 1e-9; first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#left -= first.need;
      first.start();
    }
  }
}
