import type { HappeningSource } from '../../core/sessions/session-watch.js';
import type { DockerEngine } from './docker-engine.js';
import { namespaceFilter } from '../containers/session-labels.js';

/** Pause before a stream of events that broke is asked for again, in milliseconds. */
const RETRY_MS = 1000;
/** What happens to containers without us; our own renaming and starting is of no interest. */
const INTERESTING = ['die', 'oom', 'pause', 'unpause', 'destroy', 'start'];

/** Follows what happens to containers of one namespace. */
export class EngineEvents implements HappeningSource {
  constructor(
    private readonly engine: DockerEngine,
    private readonly namespace: string,
  ) {}

  /** Calls `happened` after each event, and when a broken stream is back. Never gives up. */
  follow(happened: () => void): { close(): void } {
    const closing = new AbortController();
    const { signal } = closing;
    const filters = JSON.stringify({ ...namespaceFilter(this.namespace), type: ['container'], event: INTERESTING });
    let timer: NodeJS.Timeout | undefined;
    const again = (): void => {
      if (!signal.aborted) timer = setTimeout(() => void open(), RETRY_MS).unref();
    };
    const open = async (): Promise<void> => {
      try {
        const stream = await this.engine.docker.getEvents({ filters, abortSignal: signal });
        stream.on('data', happened).on('error', () => undefined);
        stream.once('close', again);
        happened();
      } catch {
        again();
      }
    };
    void open();
    return {
      close: () => {
        closing.abort();
        clearTimeout(timer);
      },
    };
  }
}
