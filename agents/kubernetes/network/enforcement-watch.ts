import type { Logger } from 'pino';
import type { Clock, Timer } from '../../core/clock.js';
import { messageOf } from '../../core/error-text.js';
import type { PlatformWarnings } from '../../core/warnings/platform-warnings.js';
import { ENFORCEMENT_WARNINGS, untriedWarning } from './enforcement-words.js';
import type { Enforcement } from './policy-trial.js';

/** Somebody changes the network plugin of a cluster now and then. */
const EVERY_MS = 6 * 3_600_000;
/** How soon it is tried again when nothing was found out, in milliseconds; twice as long after each failure. */
const AGAIN_MS = 60_000;
/** What the warnings are about. */
const MATTER = 'network-policies';

/** Finds out whether policies are enforced; undefined where there is nothing to find it out with yet. Rejects where it did not work. */
export type Trial = () => Promise<Enforcement | undefined>;

/** Tells operators in the agent's log, and administrators by a warning, when nothing holds sessions back. Sessions run all the same. */
export class EnforcementWatch {
  private last: Enforcement | undefined;
  private failures = 0;
  private timer: Timer | undefined;
  private isClosed = false;

  constructor(
    private readonly tryOut: Trial,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly warnings: PlatformWarnings,
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
    const delayMs = await this.find();
    if (this.isClosed) return;
    this.timer = this.clock.schedule(delayMs, () => void this.look());
  }

  /** Answers with how long to wait before the next trial, in milliseconds. */
  private async find(): Promise<number> {
    try {
      const found = await this.tryOut();
      this.failures = 0;
      if (found === undefined) return AGAIN_MS;
      if (found !== this.last) this.tell(found);
      return EVERY_MS;
    } catch (error) {
      this.noteFailure(messageOf(error));
      return Math.min(EVERY_MS, AGAIN_MS * 2 ** (this.failures - 1));
    }
  }

  /** What was found out before still holds. The first failure is no reason to bother people: an agent that is not enrolled yet cannot try. */
  private noteFailure(cause: string): void {
    this.failures += 1;
    this.log.warn({ cause }, 'it could not be tried whether network policies are enforced');
    if (this.failures > 1 && this.last === undefined) this.warnings.note(MATTER, untriedWarning(cause));
  }

  private tell(found: Enforcement): void {
    this.last = found;
    const warning = found === 'enforced' ? null : ENFORCEMENT_WARNINGS[found];
    this.warnings.note(MATTER, warning);
    if (warning) this.log.warn(warning.message);
    else this.log.info('network policies are enforced');
  }
}
