import type { OnApplicationShutdown } from '@nestjs/common';
import type { AgentRegistration } from './agent-registration.js';
import type { AgentPulse } from './link/agent-pulse.js';
import type { ControlLink } from './link/control-link.js';
import type { LinkHandlers } from './link/link-handlers.js';
import type { Reconciler } from './sessions/reconciler.js';
import type { StreamDialer } from './streams/stream-dialer.js';

/** The whole of an agent: who it is, its connection to the control plane, and what it does for it. */
export class Agent implements OnApplicationShutdown {
  /** Resolves when the control plane accepted a connection for the first time. */
  readonly connected: Promise<void>;
  private markConnected: () => void = () => undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly registration: AgentRegistration,
    private readonly link: ControlLink,
    private readonly pulse: AgentPulse,
    private readonly reconciler: Reconciler,
    private readonly dialer: StreamDialer,
  ) {
    this.connected = new Promise((resolve) => (this.markConnected = resolve));
  }

  /** Enrols the agent if it never was, then keeps it connected. Rejects when it cannot start; the message says what to do. */
  async start(): Promise<void> {
    await this.reconciler.start();
    const hello = await this.registration.register(this.stopping.signal);
    if (hello !== undefined && !this.stopping.signal.aborted) this.link.start(hello, this.handlers());
  }

  /** Hangs up and closes streams so that viewers dial again. Sessions live on: nothing is stopped because its agent stops. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.pulse.stop();
    await Promise.all([this.link.stop(), this.dialer.stop(), this.reconciler.stop()]);
  }

  /** A revoked agent serves nobody: no screen stays open, and what only it could reach goes to sleep with its files. */
  private abandonSessions(): void {
    this.dialer.closeAll();
    void this.reconciler.abandon();
  }

  private handlers(): LinkHandlers {
    return {
      welcomed: ({ heartbeatMs }) => {
        this.markConnected();
        this.pulse.start(heartbeatMs);
      },
      parted: () => this.pulse.stop(),
      revoked: () => this.abandonSessions(),
      apply: (message) => this.reconciler.apply(message),
      openStream: (message) => this.dialer.open(message),
      closeStream: (message) => this.dialer.close(message),
    };
  }
}
