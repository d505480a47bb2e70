import type { OnApplicationShutdown } from '@nestjs/common';
import type { AgentRegistration } from './agent-registration.js';
import type { KeyRotation } from './keys/key-rotation.js';
import type { AgentPulse } from './link/agent-pulse.js';
import type { ControlLink } from './link/control-link.js';
import type { Housekeeper } from './housekeeping/housekeeper.js';
import type { LinkHandlers } from './link/link-handlers.js';
import type { AgentMeter } from './metrics/agent-meter.js';
import type { Reconciler } from './sessions/reconciler.js';
import type { StreamDialer } from './streams/stream-dialer.js';

/** What an agent is made of. */
export interface AgentParts {
  readonly registration: AgentRegistration;
  readonly rotation: KeyRotation;
  readonly link: ControlLink;
  readonly pulse: AgentPulse;
  readonly reconciler: Reconciler;
  readonly dialer: StreamDialer;
  readonly housekeeper: Housekeeper;
  readonly meter: AgentMeter;
  /** Where {@link meter} answers; null means nowhere. */
  readonly metricsPort: number | null;
}

/** The whole of an agent: who it is, its connection to the control plane, and what it does for it. */
export class Agent implements OnApplicationShutdown {
  /** Resolves when the control plane accepted a connection for the first time. */
  readonly connected: Promise<void>;
  /** Port that metrics are told at, once it started; null where nobody may ask. */
  metricsPort: number | null = null;
  private markConnected: () => void = () => undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly parts: AgentParts) {
    this.connected = new Promise((resolve) => (this.markConnected = resolve));
  }

  /** Enrols the agent if it never was, then keeps it connected. Rejects when it cannot start; the message says what to do. */
  async start(): Promise<void> {
    const { reconciler, registration, link, meter, metricsPort } = this.parts;
    // Before anything that takes long: whoever watches the process wants to know at once that it lives.
    this.metricsPort = await meter.listen(metricsPort);
    await reconciler.start();
    const hello = await registration.register(this.stopping.signal);
    if (hello !== undefined && !this.stopping.signal.aborted) link.start(hello, this.handlers());
  }

  /** Hangs up and closes streams so that viewers dial again. Sessions live on: nothing is stopped because its agent stops. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    const { pulse, rotation, link, dialer, reconciler, meter } = this.parts;
    pulse.stop();
    meter.close();
    await Promise.all([link.stop(), rotation.stop(), dialer.stop(), reconciler.stop()]);
  }

  /** A revoked agent serves nobody: no screen stays open, and what only it could reach goes to sleep with its files. */
  private abandonSessions(): void {
    this.parts.dialer.closeAll();
    void this.parts.reconciler.abandon();
  }

  private handlers(): LinkHandlers {
    const { pulse, rotation, link, reconciler, dialer, housekeeper, meter } = this.parts;
    return {
      welcomed: (welcome) => {
        this.markConnected();
        meter.linked(welcome.epoch);
        pulse.start(welcome);
        rotation.attach(link, welcome);
      },
      parted: () => {
        meter.parted();
        pulse.stop();
        rotation.detach();
      },
      revoked: () => this.abandonSessions(),
      keyRefused: () => rotation.turn(),
      apply: (message) => reconciler.apply(message),
      openStream: (message) => meter.opening(message.kind ?? 'rfb', dialer.open(message)),
      closeStream: (message) => dialer.close(message),
      describe: (message) => housekeeper.describe(message),
      removeInstance: (message) => housekeeper.removeInstance(message),
      removeHome: (message) => housekeeper.removeHome(message),
      rotateKey: () => rotation.rotate(),
    };
  }
}
