import type { Logger } from 'pino';
import type { Clock, Timer } from '../../core/clock.js';
import { messageOf } from '../../core/error-text.js';
import type { Enforcement } from './policy-trial.js';

/** Somebody changes the network plugin of a cluster now and then. */
const EVERY_MS = 6 * 3_600_000;
/** How soon it is tried again when nothing was found out, in milliseconds. */
const AGAIN_MS = 60_000;

/** Finds out whether policies are enforced; undefined where there is nothing to find it out with yet. Rejects where it did not work. */
export type Trial = () => Promise<Enforcement | undefined>;

const WORDS: Record<Exclude<Enforcement, 'enforced'>, string> = {
  ignored:
    'this cluster ignores network policies: sessions reach one another, the network of the cluster and private networks, and only the passwords of their screens keep them apart. Install a network plugin that enforces policies',
  unknown:
    'it cannot be told whether this cluster enforces network policies: pods that may get out do not get to the API server. Look at the policies of the namespace of the sessions',
};

/** Tells the operator, in the agent's log, when nothing holds sessions back. Sessions run all the same. */
export class EnforcementWatch {
  private last: Enforcement | undefined;
  private timer: Timer | undefined;
  private isClosed = false;

  constructor(
    private readonly tryOut: Trial,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** Tries at once and then every few hours, until it is closed. */
  begin(): { close(): void } {
    this.isClosed = false;
    void this.look();
    return {
      close: () => {
        this.isClosed = true;
        this.timer?.cancel();
      },
    };
  }

  private async look(): Promise<void> {
    const found = await this.find();
    if (this.isClosed) return;
    this.timer = this.clock.schedule(found === undefined ? AGAIN_MS : EVERY_MS, () => void this.look());
  }

  private async find(): Promise<Enforcement | undefined> {
    try {
      const found = await this.tryOut();
      if (found !== undefined && found !== this.last) this.tell(found);
      return found;
    } catch (error) {
      this.log.warn({ cause: messageOf(error) }, 'it could not be tried whether network policies are enforced');
      // Not again and again: whatever prevents it takes somebody some time.
      return 'unknown';
    }
  }

  private tell(found: Enforcement): void {
    this.last = found;
    if (found === 'enforced') this.log.info('network policies are enforced');
    else this.log.warn(WORDS[found]);
  }
}
