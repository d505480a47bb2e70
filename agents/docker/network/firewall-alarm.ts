import type { Logger } from 'pino';
import type { PlatformWarnings } from '../../core/warnings/platform-warnings.js';

/** What the warnings are about. */
const MATTER = 'private-networks';
const MEND = 'Give the agent root or CAP_NET_ADMIN, and iptables';

/** Tells operators in the agent's log, and administrators by a warning, when private networks cannot be closed to sessions. */
export class FirewallAlarm {
  private lastCause = '';

  constructor(
    /** Whether no session may start then. */
    readonly isFirewallRequired: boolean,
    private readonly log: Logger,
    private readonly warnings: PlatformWarnings,
  ) {}

  /** They are closed. */
  lift(): void {
    this.lastCause = '';
    this.warnings.note(MATTER, null);
  }

  /** They could not be closed because of `cause`. Said once for each cause, and not each time. */
  raise(cause: string): void {
    if (cause === this.lastCause) return;
    this.lastCause = cause;
    this.log.warn(
      { cause },
      'private networks are open to sessions: give the agent root or CAP_NET_ADMIN, and iptables, or close them yourself',
    );
    this.warnings.note(MATTER, this.isFirewallRequired ? refusing(cause) : open(cause));
  }
}

function open(cause: string): ReturnType<typeof refusing> {
  const message = `Private networks are open to the sessions of this machine. ${MEND}, or close them yourself: ${cause}`;
  return { code: 'private-networks-open', message };
}

function refusing(cause: string): { code: string; message: string } {
  const message = `No session starts on this machine, because private networks cannot be closed to it and that is required here. ${MEND}: ${cause}`;
  return { code: 'private-networks-unclosable', message };
}
