import Docker from 'dockerode';
import { EngineTimeoutError } from './engine-errors.js';

/** How long the engine may take for what it usually does at once, in milliseconds. */
const USUAL_MS = 10_000;

/** A client of one engine whose calls never hang: an engine that takes a connection and stays silent is as good as none. */
export class DockerEngine {
  readonly docker: Docker;

  constructor(options: Docker.DockerOptions) {
    this.docker = new Docker(options);
  }

  /**
   * Makes one call, which is given up after `deadlineMs`. Rejects with {@link EngineTimeoutError} then, else with the engine's error
   * (see engine-errors.ts).
   */
  async call<T>(request: (abortSignal: AbortSignal) => Promise<T>, deadlineMs: number = USUAL_MS): Promise<T> {
    const deadline = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new EngineTimeoutError(`no answer within ${deadlineMs / 1000} s`));
        deadline.abort();
      }, deadlineMs);
    });
    try {
      return await Promise.race([request(deadline.signal), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
