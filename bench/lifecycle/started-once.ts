/** What runs, by what it was asked for: started by whoever asks first, shared by all who ask later. */
export class StartedOnce<T extends { stop(): Promise<void> }> {
  readonly #running = new Map<string, Promise<T>>();

  /** A start that failed stays failed: everybody who asks gets its error. */
  get(key: string, start: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key) ?? start();
    this.#running.set(key, running);
    return running;
  }

  /** Ends it, where it was started; whoever asks next starts another. */
  async end(key: string): Promise<void> {
    const running = this.#running.get(key);
    this.#running.delete(key);
    await (await running)?.stop();
  }

  /** Waits for the starts under way, then ends everything. May be called twice. */
  async endAll(): Promise<void> {
    const starts = await Promise.allSettled(this.#running.values());
    await Promise.all(starts.map((start) => (start.status === 'fulfilled' ? start.value.stop() : undefined)));
  }
}
