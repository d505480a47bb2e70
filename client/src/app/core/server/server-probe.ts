import { Injectable } from '@angular/core';
import { type Planned, ServerInquiry } from './server-inquiry';
import { askServer } from './server-question';

/** Finds out whether the server answers, and how fast. */
@Injectable({ providedIn: 'root' })
export class ServerProbe {
  /** Shared by all who ask: a browser makes few connections, and one answer tells everybody. */
  #inquiry: ServerInquiry | null = null;

  /** How long a small request takes, in milliseconds; null when it is not answered in `timeoutMs`. */
  async time(timeoutMs: number): Promise<number | null> {
    const startMs = performance.now();
    const isAnswered = await askServer(AbortSignal.timeout(timeoutMs));
    return isAnswered ? performance.now() - startMs : null;
  }

  /** Resolves once the server answers, or when `signal` is aborted. `planned` hears when the next question is put, on the clock of `Date`. */
  untilAnswered(signal: AbortSignal, planned: Planned): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    const inquiry = (this.#inquiry ??= this.#begin());
    return inquiry.join(signal, planned);
  }

  #begin(): ServerInquiry {
    const inquiry = new ServerInquiry();
    void inquiry.ended.then(() => {
      if (this.#inquiry === inquiry) this.#inquiry = null;
    });
    return inquiry;
  }
}
