/** A list of numbers that grows without allocating while a slice runs: what is measured is written down raw, and counted later. */
export class Recording {
  #values: Float64Array<ArrayBuffer>;
  #length = 0;
  constructor(capacity = 1 << 14) {
    this.#values = new Float64Array(capacity);
  }
  get length(): number {
    return this.#length;
  }
  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }
  at(index: number): number {
    return this.#values[index] as number;
  }
  set(index: number, value: number): void {
    this.#values[index] = value;
  }
  /** The values so far, copied; the recording is empty afterwards. */
  take(): Float64Array<ArrayBuffer> {
    const taken = this.#values.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }
}
