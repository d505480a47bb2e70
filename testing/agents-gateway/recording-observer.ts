import type {
  Heartbeat,
  Inventory,
  SessionProgress,
  SessionReport,
  SessionThumbnail,
} from '../../protocol/agent/messages.js';
import type { AgentObserver } from '../../src/agents/agent-observer.js';
import { Inbox } from './inbox.js';

/** Writes down every call, as `name` and what came with it. */
export class RecordingObserver implements AgentObserver {
  readonly calls = new Inbox<{
    name: keyof AgentObserver;
    agentId: string;
    message?: object;
    /** Names of the steps that came with it. */
    steps?: readonly string[];
  }>();

  /** Names of the calls about one agent, in order. */
  about(agentId: string): string[] {
    return this.calls.all.filter((call) => call.agentId === agentId).map(({ name }) => name);
  }

  async agentConnected(agentId: string): Promise<void> {
    return this.note('agentConnected', agentId);
  }

  async agentLost(agentId: string): Promise<void> {
    return this.note('agentLost', agentId);
  }

  async inventoryReceived(agentId: string, inventory: Inventory): Promise<void> {
    return this.note('inventoryReceived', agentId, inventory);
  }

  async sessionReported(agentId: string, report: SessionReport, steps: readonly SessionProgress[] = []): Promise<void> {
    return this.note('sessionReported', agentId, report, steps);
  }

  async sessionProgressed(agentId: string, steps: readonly [SessionProgress, ...SessionProgress[]]): Promise<void> {
    return this.note('sessionProgressed', agentId, steps[0], steps);
  }

  async sessionPictured(agentId: string, thumbnail: SessionThumbnail): Promise<void> {
    return this.note('sessionPictured', agentId, thumbnail);
  }

  async heartbeatReceived(agentId: string, heartbeat: Heartbeat): Promise<void> {
    return this.note('heartbeatReceived', agentId, heartbeat);
  }

  private note(
    name: keyof AgentObserver,
    agentId: string,
    message?: object,
    steps?: readonly SessionProgress[],
  ): Promise<void> {
    this.calls.put({
      name,
      agentId,
      ...(message && { message }),
      ...(steps && { steps: steps.map(({ step }) => step) }),
    });
    return Promise.resolve();
  }
}

/** Fails every call, as observers do while the database is away. */
export class FailingObserver extends RecordingObserver {
  override sessionReported(): Promise<void> {
    return Promise.reject(new Error('The observer failed.'));
  }
}

/** Is busy with inventories for as long as it is told to. */
export class BusyObserver extends RecordingObserver {
  private busy: Promise<void> = Promise.resolve();

  /** Makes inventories last until the answer is called. */
  pause(): () => void {
    let goOn: () => void = () => undefined;
    this.busy = new Promise((resolve) => (goOn = resolve));
    return goOn;
  }

  override async inventoryReceived(agentId: string, inventory: Inventory): Promise<void> {
    await this.busy;
    return super.inventoryReceived(agentId, inventory);
  }
}
