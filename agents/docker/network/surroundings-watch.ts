import type { SessionSurroundings } from './session-surroundings.js';

/** What is looked after. */
export type Surroundings = Pick<SessionSurroundings, 'keepClosed'>;

/**
 * Looks after the rules around sessions that run: whoever clears the tables, as a firewall's reload does, opens private networks to them, and
 * tells nobody.
 */
export class SurroundingsWatch {
  private isLooking = false;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly everyMs: number,
  ) {}

  /** Looks at once and then regularly, until it is closed; a look that takes longer than the pause is not overtaken. */
  begin(): { close(): void } {
    const timer = setInterval(() => void this.look(), this.everyMs).unref();
    void this.look();
    return { close: () => clearInterval(timer) };
  }

  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    await this.surroundings.keepClosed().finally(() => (this.isLooking = false));
  }
}
