import { messageOf } from '../../core/error-text.js';
import type { EgressFirewall } from './egress-firewall.js';
import type { FirewallAlarm } from './firewall-alarm.js';
import type { NameServers } from './name-servers.js';
import type { SessionNetwork } from './session-network.js';

/** The sessions' network and the rules around it. */
export class SessionSurroundings {
  constructor(
    private readonly network: SessionNetwork,
    private readonly firewall: EgressFirewall,
    private readonly alarm: FirewallAlarm,
    readonly names: NameServers,
  ) {}

  /** Puts both in place where they are not. Rejects without a network, and without rules where those are required. */
  async ensure(): Promise<void> {
    await Promise.all([this.network.ensure(), this.closeRanges()]);
  }

  /**
   * Closes again what somebody opened who cleared the tables, if there is a network at all. What prevents it is told, where an engine that
   * does not answer is no reason: nothing is known of it then. Never rejects.
   */
  async keepClosed(): Promise<void> {
    if (!(await this.network.isThere().catch(() => false))) return;
    await this.close().catch(() => undefined);
  }

  private async closeRanges(): Promise<void> {
    try {
      await this.close();
    } catch (error) {
      if (this.alarm.isFirewallRequired) throw error;
    }
  }

  private async close(): Promise<void> {
    try {
      await this.firewall.ensure();
      this.alarm.lift();
    } catch (error) {
      this.alarm.raise(messageOf(error));
      throw error;
    }
  }
}
