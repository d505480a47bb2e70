import type { Logger } from 'pino';
import { messageOf } from '../../core/error-text.js';
import type { EgressFirewall } from './egress-firewall.js';
import type { NameServers } from './name-servers.js';
import type { SessionNetwork } from './session-network.js';

/** The sessions' network and the rules around it. */
export class SessionSurroundings {
  private lastWarning = '';

  constructor(
    private readonly network: SessionNetwork,
    private readonly firewall: EgressFirewall,
    private readonly isFirewallRequired: boolean,
    private readonly log: Logger,
    readonly names: NameServers,
  ) {}

  /** Puts both in place where they are not. Rejects without a network, and without rules where those are required. */
  async ensure(): Promise<void> {
    await Promise.all([this.network.ensure(), this.closeRanges()]);
  }

  /**
   * Closes again what somebody opened who cleared the tables, if there is a network at all. What prevents it is said in the log, where an
   * engine that does not answer is no reason: nothing is known of it then. Never rejects.
   */
  async keepClosed(): Promise<void> {
    if (!(await this.network.isThere().catch(() => false))) return;
    try {
      await this.firewall.ensure();
      this.lastWarning = '';
    } catch (error) {
      this.warn(messageOf(error));
    }
  }

  private async closeRanges(): Promise<void> {
    try {
      await this.firewall.ensure();
      this.lastWarning = '';
    } catch (error) {
      if (this.isFirewallRequired) throw error;
      this.warn(messageOf(error));
    }
  }

  /** Said once for each cause, and not each time. */
  private warn(cause: string): void {
    if (cause === this.lastWarning) return;
    this.lastWarning = cause;
    this.log.warn(
      { cause },
      'private networks are open to sessions: give the agent root or CAP_NET_ADMIN, and iptables, or close them yourself',
    );
  }
}
