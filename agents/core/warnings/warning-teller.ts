import { WARNINGS_VERSION } from '../../../protocol/version.js';
import type { Clock, Timer } from '../clock.js';
import type { ControlChannel } from '../link/control-channel.js';
import type { PlatformWarnings } from './platform-warnings.js';

/** Between two attempts to tell what the control plane could not take, in milliseconds. */
const AGAIN_MS = 60_000;

/** Tells the control plane what stands, on each connection and whenever that changes: one message at a time, the newest last. */
export class WarningTeller {
  private channel: ControlChannel | undefined;
  private retry: Timer | undefined;
  private isTelling = false;
  private isNewer = false;

  constructor(
    private readonly warnings: PlatformWarnings | undefined,
    private readonly clock: Clock,
  ) {
    warnings?.watch(() => void this.tell());
  }

  /** A connection was accepted, in this version of the protocol. */
  attach(channel: ControlChannel, protocolVersion: number): void {
    this.detach();
    if (protocolVersion < WARNINGS_VERSION) return;
    this.channel = channel;
    void this.tell();
  }

  /** The connection is gone, or the agent stops. */
  detach(): void {
    this.retry?.cancel();
    this.channel = undefined;
  }

  private async tell(): Promise<void> {
    this.isNewer = true;
    if (this.isTelling) return;
    this.isTelling = true;
    while (this.takeWish()) await this.send();
    this.isTelling = false;
  }

  private takeWish(): boolean {
    const { isNewer } = this;
    this.isNewer = false;
    return isNewer;
  }

  private async send(): Promise<void> {
    const { channel } = this;
    const standing = this.warnings?.standing;
    if (!channel || !standing) return;
    this.retry?.cancel();
    const answer = await channel.send('agent.warnings', { warnings: [...standing] });
    if (answer?.ok || this.channel !== channel) return;
    this.retry = this.clock.schedule(AGAIN_MS, () => void this.tell());
  }
}
