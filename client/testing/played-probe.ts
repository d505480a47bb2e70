/** Stands in for the question whether the server answers: at once, unless the test says that it is away. */
export class PlayedProbe {
  isAway = false;
  #answer: () => void = () => undefined;

  time(): Promise<number | null> {
    return Promise.resolve(this.isAway ? null : 5);
  }

  untilAnswered(signal: AbortSignal, planned: (atMs: number) => void): Promise<void> {
    if (!this.isAway) return Promise.resolve();
    planned(Date.now() + 1000);
    return new Promise((resolve) => {
      this.#answer = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** The server is back. */
  comeBack(): void {
    this.isAway = false;
    this.#answer();
  }
}
